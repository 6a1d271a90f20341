import { AxisLines } from "./axis_lines";
import { Buffers, type Slice } from "./buffers";
import type { Cloud } from "./cloud";
import { Picker } from "./picking";
import type { Placed } from "./placing";
import { type Program, Programs } from "./programs";
import type { Form } from "./shaders";
import { Sprites } from "./sprites";
import type { Place, SpriteSheets } from "./types";
import { middleDistance, type View } from "./view";

/** Larger points are left to the GPU's own bound; this is ours, pixels. */
const LARGEST = 256;
/** So many selected and marked points are drawn in every frame, whatever its slice. */
const MOST_SPECIALS = 20_000;
const ALL: Slice = { first: 0, stride: 1 };

/** Everything on the GPU of one context; a context that came back gets another. */
export class Renderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs: Programs;
  readonly #buffers: Buffers;
  readonly #picker: Picker;
  readonly #lines: AxisLines;
  readonly #largest: number;
  #sprites: Sprites | null = null;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#programs = new Programs(gl);
    this.#buffers = new Buffers(gl);
    this.#picker = new Picker(gl);
    this.#lines = new AxisLines(gl);
    const range = gl.getParameter(gl.ALIASED_POINT_SIZE_RANGE) as Float32Array | null;
    this.#largest = Math.min(LARGEST, range?.[1] ?? 64);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Give the GPU the columns that changed; all of them where none is named. */
  upload(cloud: Cloud, ...parts: Parameters<Buffers["upload"]>[1][]): void {
    const all = ["places", "former", "colors", "sizes", "flags"] as const;
    for (const part of parts.length > 0 ? parts : all) this.#buffers.upload(cloud, part);
  }

  setSprites(sheets: SpriteSheets | null, arrived: () => void): void {
    this.#sprites?.free();
    this.#sprites = sheets && new Sprites(this.#gl, sheets, arrived);
  }

  /** Paint over the whole canvas: background and axes, no point yet. */
  clear(view: View, cloud: Cloud): void {
    const gl = this.#gl;
    const [red, green, blue] = view.look.background.map((part) => part / 255);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(red as number, green as number, blue as number, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    this.#lines.draw(this.#programs.lines(), view, cloud);
  }

  /** Add a slice of the points to what is there; return how many were drawn. */
  draw(view: View, cloud: Cloud, slice: Slice): number {
    if (cloud.count === 0) return 0;
    const program = this.#bind(view, cloud, []);
    this.#slice(program, slice);
    this.#buffers.drawSlice(cloud.count, slice);
    const { specials } = this.#buffers;
    const isFirst = slice.first === 0 && slice.stride > 1;
    if (isFirst && specials > 0 && specials <= MOST_SPECIALS) {
      this.#slice(program, ALL);
      this.#buffers.drawSpecials();
    }
    return Math.ceil((cloud.count - slice.first) / slice.stride);
  }

  /** The point seen at a place, or the nearest to it. */
  async pick(view: View, cloud: Cloud, { x, y }: Place): Promise<number | null> {
    const gl = this.#gl;
    if (cloud.count === 0 || gl.isContextLost()) return null;
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const column = Math.floor((x / view.width) * width);
    const row = height - 1 - Math.floor((y / view.height) * height);
    const extent = { width, height, pixelRatio: view.pixelRatio };
    const number = await this.#picker.read(extent, column, row, (reach) => {
      const program = this.#bind(view, cloud, ["PICK"]);
      const middle = [column + 0.5, row + 0.5] as const;
      gl.uniform4f(program.at("uWindow"), ...middle, width / 2, height / 2);
      gl.uniform1f(program.at("uReach"), reach + 0.5);
      this.#slice(program, ALL);
      this.#buffers.drawSlice(cloud.count, ALL);
    });
    return number === null ? null : number - 1;
  }

  #bind(view: View, cloud: Cloud, forms: Form[]): Program {
    const gl = this.#gl;
    const { now, former, progress } = cloud.places;
    if (former && progress < 1) forms.push("MOVING");
    if (this.#sprites) forms.push("SPRITES");
    const program = this.#programs.points(forms);
    gl.uniformMatrix4fv(program.at("uMatrix"), false, [...view.matrix]);
    this.#place(program, "", now);
    if (former) this.#place(program, "Former", former);
    gl.uniform1f(program.at("uProgress"), progress);
    const diameter = view.pointSize * view.pixelRatio;
    gl.uniform1f(program.at("uPointSize"), diameter);
    gl.uniform1f(program.at("uSpriteSize"), (view.spriteSize ?? 0) * view.pixelRatio);
    gl.uniform1f(program.at("uMiddle"), middleDistance(view));
    gl.uniform1f(program.at("uLargest"), this.#largest);
    gl.uniform1f(program.at("uPixelRatio"), view.pixelRatio);
    const { fog, background, accent } = view.look;
    gl.uniform2f(program.at("uFog"), ...(fog ? view.fog : ([0, 0] as const)));
    gl.uniform3fv(
      program.at("uBackground"),
      background.map((part) => part / 255),
    );
    gl.uniform3fv(
      program.at("uAccent"),
      accent.map((part) => part / 255),
    );
    this.#sprites?.bind(program);
    return program;
  }

  #place(program: Program, which: "" | "Former", { scale, offset }: Placed): void {
    this.#gl.uniform3fv(program.at(`u${which}Scale`), [...scale]);
    this.#gl.uniform3fv(program.at(`u${which}Offset`), [...offset]);
  }

  #slice(program: Program, slice: Slice): void {
    this.#gl.uniform2ui(program.at("uSlice"), slice.first, slice.stride);
    this.#buffers.bind(slice);
  }
}
