import { type CameraState, homeOf, isCamera, seeing } from "./camera";
import { Cloud } from "./cloud";
import { keepContext } from "./context";
import { Detail } from "./detail";
import { FrameLoop } from "./frame_loop";
import { listenToGestures } from "./gestures";
import { Hover } from "./hover";
import { LabelSearch } from "./labels";
import { Clock, eased, Flight, Spin, wantsLessMotion } from "./motion";
import { Overlay } from "./overlay";
import { boundsOf, Places } from "./placing";
import { pointsIn, Region } from "./regions";
import { Renderer } from "./renderer";
import type { AxesOptions, Axis, Look, Place, SelectHow, SpriteSheets, Stats, Tool } from "./types";
import { type Extent, Projection, type View, viewOf } from "./view";

export interface PointCloudParts {
  /** Gets the WebGL context, focus and gestures; sized by CSS, and of this cloud alone. */
  readonly canvas: HTMLCanvasElement;
  /** Lies exactly over `canvas`; labels, boxes and lassos are painted on it. */
  readonly overlay: HTMLCanvasElement;
  /** Its abort ends all and frees the GPU's memory. */
  readonly signal: AbortSignal;
  onHover(point: number | null, at: Place): void;
  /** A click. Null where there is no point. */
  onPick(point: number | null, event: PointerEvent): void;
  /** A box or lasso was closed; `points` is sorted and has no hidden ones. */
  onRegion(points: Uint32Array, how: SelectHow): void;
  /** The user moved the camera, or a flight or spin has ended; at most once a frame. */
  onCamera(camera: CameraState): void;
  /** Why nothing can be drawn (text for the user); null when it can be again. */
  onFail(message: string | null): void;
}

const USUAL_LOOK: Look = {
  background: [255, 255, 255],
  text: "#333333",
  halo: "#ffffff",
  accent: [213, 94, 0],
  fog: true,
  pointSize: 5,
  isDark: false,
};

/** Radius of what is flown to, at least; in the world, from −1 to 1. */
const CLOSEST = 0.15;
/** More device pixels to a CSS pixel are not seen, but cost. */
const FINEST = 2;
/** Slices that a frame adds while nothing moves. */
const REST_SLICES = 2;

/** Draws one cloud of points with WebGL2. */
export class PointCloud {
  readonly #parts: PointCloudParts;
  readonly #cloud = new Cloud();
  readonly #detail = new Detail();
  readonly #overlay: Overlay;
  readonly #loop: FrameLoop;
  readonly #hover: Hover;
  #gl: WebGL2RenderingContext | null = null;
  #renderer: Renderer | null = null;
  #extent: Extent = { width: 0, height: 0, pixelRatio: 1 };
  #isOnScreen = true;

  /** Null at home: there it follows the canvas' shape and new axes. */
  #camera: CameraState | null = null;
  #is2D = false;
  #flight: { readonly way: Flight; readonly isHomeward: boolean } | null = null;
  #spin: Spin | null = null;
  #transition: Clock | null = null;
  #isCameraNews = false;

  #look = USUAL_LOOK;
  #tool: Tool = "orbit";
  #nameOf: ((point: number) => string) | null = null;
  #sheets: SpriteSheets | null = null;
  #lit: number | null = null;
  #outline: readonly Place[] | null = null;
  #named: readonly number[] = [];
  #search = new AbortController();
  #enclosing = new AbortController();

  /** What is on the canvas is of another view or other points. */
  #isStale = true;
  #stride = 1;
  /** The slices 0 to this one are drawn. */
  #slices = 0;
  #stats = { frameMs: 0, drawn: 0, contextLosses: 0 };

  constructor(parts: PointCloudParts) {
    const { canvas, overlay, signal } = parts;
    this.#parts = parts;
    this.#overlay = new Overlay(overlay);
    this.#loop = new FrameLoop((now) => this.#frame(now), signal);
    this.#hover = new Hover(
      (x, y) => this.pick(x, y),
      (point, at) => this.#hovered(point, at),
    );
    canvas.style.touchAction = "none";
    canvas.style.cursor = "grab";
    if (!canvas.hasAttribute("tabindex")) canvas.tabIndex = 0;
    keepContext(
      canvas,
      {
        arrived: (gl) => this.#arrived(gl),
        lost: () => this.#lost(),
        fail: (message) => parts.onFail(message),
      },
      signal,
    );
    this.#listen();
    this.#watch();
    signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** `drawn` are the points on the canvas so far. */
  get stats(): Stats {
    return { ...this.#stats };
  }

  /** Two or three axes of the same length. With another length all else is reset. */
  setAxes(axes: readonly Axis[], options: AxesOptions): void {
    const wasFlat = this.#cloud.dimensions === 2;
    const animate = options.animate && !wantsLessMotion();
    const same = this.#cloud.setAxes(axes, { ...options, animate });
    this.#transition = this.#cloud.places.former ? new Clock() : null;
    if (wasFlat && axes.length === 3) this.#set2D(false);
    if (same) this.#renderer?.upload(this.#cloud, "places", "former");
    else this.#reset();
    this.#change();
  }

  /** Four bytes a point; alpha counts. */
  setColors(rgba: Uint8Array): void {
    this.#cloud.setColors(rgba);
    this.#renderer?.upload(this.#cloud, "colors");
    this.#change();
  }

  /** A byte a point: 0 is half the size, 51 the size, 255 three times the size. */
  setSizes(sizes: Uint8Array | null): void {
    this.#cloud.setSizes(sizes);
    this.#renderer?.upload(this.#cloud, "sizes");
    this.#change();
  }

  /** A byte a point, of HIDDEN, SELECTED, FAINT and MARKED. */
  setFlags(flags: Uint8Array): void {
    this.#cloud.setFlags(flags);
    this.#renderer?.upload(this.#cloud, "flags");
    this.#change();
  }

  /** Names beside the selected and the nearest points, as many as have room. */
  setLabels(labels: ((point: number) => string) | null): void {
    this.#nameOf = labels;
    this.#overlay.forget();
    this.#nameNearest();
  }

  setSprites(sheets: SpriteSheets | null): void {
    this.#sheets = sheets;
    this.#renderer?.setSprites(sheets, () => this.#change());
    this.#change();
  }

  setLook(look: Look): void {
    this.#look = look;
    this.#change();
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    this.#parts.canvas.style.cursor = this.#cursor();
  }

  /** Ring one point and write its name, as hovering does: it is pointed at in a list. */
  setLit(point: number | null): void {
    if (point === this.#lit) return;
    this.#lit = point;
    this.#loop.request();
  }

  get camera(): CameraState {
    const camera = this.#camera ?? this.#home();
    return this.#cloud.dimensions === 2 ? { ...camera, is2D: true } : camera;
  }

  set camera(state: CameraState) {
    if (!isCamera(state)) throw new Error(`not a camera: ${JSON.stringify(state)}`);
    this.#flight = null;
    this.#place(state);
  }

  /** Move the camera until these points fill the view. */
  flyTo(points: ArrayLike<number>): void {
    const bounds = boundsOf(new Places(this.#cloud.places.now, null), points);
    if (!bounds) return;
    const radius = Math.max(CLOSEST, bounds.radius);
    this.#fly(seeing(this.camera, bounds.center, radius, this.#aspect()), false);
  }

  /** Fly to where all points are seen. */
  home(): void {
    this.#fly(this.#home(), true);
  }

  /** Turn around the vertical axis until told otherwise, or until the user drags. */
  spin(on: boolean): void {
    if (on === (this.#spin !== null)) return;
    if (!on) this.#isCameraNews = true;
    this.#spin = on ? new Spin() : null;
    this.#loop.request();
  }

  /** The point seen at a place of the canvas, or the nearest within 4 pixels. */
  async pick(x: number, y: number): Promise<number | null> {
    const view = this.#view();
    if (!view || !this.#renderer) return null;
    return this.#renderer.pick(view, this.#cloud, { x, y });
  }

  /** Where a point is on the canvas; null where it is missing or behind the eye. */
  project(point: number): Place | null {
    const view = this.#view();
    if (!view) return null;
    const projection = new Projection(view, this.#cloud.places);
    return projection.find(point) ? projection.place : null;
  }

  /** A PNG of what is seen, labels included. */
  async screenshot(): Promise<Blob> {
    const view = this.#view();
    if (!view || !this.#renderer) throw new Error("there is nothing on the canvas yet");
    const { canvas, overlay } = this.#parts;
    this.#resize(view);
    this.#renderer.clear(view, this.#cloud);
    this.#renderer.draw(view, this.#cloud, { first: 0, stride: 1 });
    this.#paintOverlay(view);
    const picture = new OffscreenCanvas(canvas.width, canvas.height);
    const context = picture.getContext("2d");
    context?.drawImage(canvas, 0, 0);
    context?.drawImage(overlay, 0, 0, canvas.width, canvas.height);
    return picture.convertToBlob({ type: "image/png" });
  }

  #arrived(gl: WebGL2RenderingContext): void {
    this.#gl = gl;
    this.#renderer = new Renderer(gl);
    this.#renderer.upload(this.#cloud);
    this.#renderer.setSprites(this.#sheets, () => this.#change());
    this.#change();
  }

  #lost(): void {
    this.#renderer?.setSprites(null, () => {});
    this.#renderer = null;
    this.#stats.contextLosses++;
  }

  /** There are other points. */
  #reset(): void {
    this.#nameOf = null;
    this.#sheets = null;
    this.#lit = null;
    this.#named = [];
    this.#overlay.forget();
    this.#enclosing.abort();
    this.#renderer?.setSprites(null, () => {});
    this.#renderer?.upload(this.#cloud);
  }

  #listen(): void {
    const cloud = this;
    const target = {
      get camera() {
        return cloud.camera;
      },
      get tool() {
        return cloud.#tool;
      },
      get extent() {
        return cloud.#extent;
      },
      move: (camera: CameraState) => this.#moved(camera),
      hover: (place: Place | null) => this.#hover.over(place),
      click: (place: Place, event: PointerEvent) => void this.#click(place, event),
      doubleClick: (place: Place) => void this.#doubleClick(place),
      outline: (corners: readonly Place[] | null) => {
        this.#outline = corners;
        this.#loop.request();
      },
      enclose: (corners: readonly Place[], how: SelectHow) => void this.#enclose(corners, how),
      home: () => this.home(),
    };
    listenToGestures(this.#parts.canvas, target, this.#parts.signal);
  }

  #watch(): void {
    const { canvas, signal } = this.#parts;
    const resize = new ResizeObserver(() => {
      this.#measure();
      this.#change();
    });
    resize.observe(canvas);
    const sight = new IntersectionObserver((entries) => {
      this.#isOnScreen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isOnScreen) this.#loop.request();
    });
    sight.observe(canvas);
    const end = () => {
      resize.disconnect();
      sight.disconnect();
    };
    signal.addEventListener("abort", end, { once: true });
    this.#measure();
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.#parts.canvas;
    this.#extent = { width, height, pixelRatio: Math.min(FINEST, devicePixelRatio) };
  }

  #end(): void {
    this.#search.abort();
    this.#enclosing.abort();
    this.#renderer?.setSprites(null, () => {});
    this.#renderer = null;
  }

  #aspect(): number {
    const { width, height } = this.#extent;
    return width > 0 && height > 0 ? width / height : 1;
  }

  #home(): CameraState {
    const is2D = this.#is2D || this.#cloud.dimensions === 2;
    return homeOf(this.#cloud.half, this.#aspect(), is2D);
  }

  #view(): View | null {
    if (this.#extent.width === 0 || this.#extent.height === 0) return null;
    const hasSprites = this.#sheets !== null;
    const home = this.#home().distance;
    return viewOf(this.#cloud, this.camera, home, this.#look, this.#extent, hasSprites);
  }

  #place(camera: CameraState): void {
    this.#camera = camera;
    this.#is2D = camera.is2D && this.#cloud.dimensions !== 2;
    this.#change();
  }

  #set2D(is2D: boolean): void {
    this.#is2D = is2D;
    if (this.#camera) this.#camera = { ...this.#camera, is2D };
  }

  #moved(camera: CameraState): void {
    this.#flight = null;
    this.#spin = null;
    this.#isCameraNews = true;
    this.#place(camera);
  }

  #fly(to: CameraState, isHomeward: boolean): void {
    this.#flight = { way: new Flight(this.camera, to), isHomeward };
    this.#loop.request();
  }

  #cursor(): string {
    if (this.#lit !== null && this.#hover.isOver) return "pointer";
    return this.#tool === "orbit" ? "grab" : "crosshair";
  }

  #hovered(point: number | null, at: Place): void {
    if (this.#parts.signal.aborted) return;
    this.setLit(point);
    this.#parts.canvas.style.cursor = this.#cursor();
    this.#parts.onHover(point, at);
  }

  async #click({ x, y }: Place, event: PointerEvent): Promise<void> {
    const point = await this.pick(x, y);
    if (!this.#parts.signal.aborted) this.#parts.onPick(point, event);
  }

  async #doubleClick({ x, y }: Place): Promise<void> {
    const point = await this.pick(x, y);
    if (point !== null && !this.#parts.signal.aborted) this.flyTo([point]);
  }

  async #enclose(corners: readonly Place[], how: SelectHow): Promise<void> {
    const view = this.#view();
    if (!view) return;
    this.#enclosing.abort();
    this.#enclosing = new AbortController();
    const { signal } = this.#enclosing;
    const points = await pointsIn(new Region(corners), this.#cloud, view, signal);
    if (points) this.#parts.onRegion(points, how);
  }

  #change(): void {
    this.#isStale = true;
    this.#loop.request();
  }

  #frame(now: number): void {
    const began = performance.now();
    const isMoving = this.#advance(now);
    const view = this.#view();
    if (!view || !this.#renderer || !this.#gl || !this.#isOnScreen) return;
    const drawn = this.#draw(this.#renderer, view);
    this.#paintOverlay(view);
    if (drawn > 0) {
      this.#loop.measure(this.#gl, began, (milliseconds) => {
        this.#stats.frameMs = milliseconds;
        this.#detail.learn(drawn, milliseconds);
      });
    }
    if (isMoving || this.#slices < this.#stride) this.#loop.request();
    if (!this.#isCameraNews) return;
    this.#isCameraNews = false;
    this.#parts.onCamera(this.camera);
  }

  /** Let time pass; false when all has arrived. */
  #advance(now: number): boolean {
    if (this.#flight) {
      const { way, isHomeward } = this.#flight;
      const { camera, over } = wantsLessMotion() ? way.end : way.at(now);
      this.#place(camera);
      if (over) {
        this.#flight = null;
        this.#isCameraNews = true;
        if (isHomeward) this.#camera = null;
      }
    }
    if (this.#spin) this.#place(this.#spin.turned(this.camera, now));
    if (this.#transition) {
      const share = this.#transition.share(now);
      this.#cloud.places.progress = eased(share);
      this.#isStale = true;
      if (share >= 1) {
        this.#transition = null;
        this.#cloud.settle();
        this.#renderer?.upload(this.#cloud, "former");
      }
    }
    return this.#flight !== null || this.#spin !== null || this.#transition !== null;
  }

  /** Draw the first slice of a new picture, or further ones of the last; how many points. */
  #draw(renderer: Renderer, view: View): number {
    const { count } = this.#cloud;
    let todo = REST_SLICES;
    if (this.#isStale) {
      this.#isStale = false;
      this.#resize(view);
      renderer.clear(view, this.#cloud);
      this.#stride = this.#detail.stride(count);
      this.#slices = 0;
      this.#stats.drawn = 0;
      todo = 1;
    }
    let drawn = 0;
    for (; todo > 0 && this.#slices < this.#stride; todo--) {
      drawn += renderer.draw(view, this.#cloud, { first: this.#slices++, stride: this.#stride });
      if (this.#slices === this.#stride) this.#nameNearest();
    }
    this.#stats.drawn += drawn;
    return drawn;
  }

  #resize({ width, height, pixelRatio }: View): void {
    const { canvas } = this.#parts;
    const columns = Math.max(1, Math.round(width * pixelRatio));
    const rows = Math.max(1, Math.round(height * pixelRatio));
    if (canvas.width !== columns) canvas.width = columns;
    if (canvas.height !== rows) canvas.height = rows;
  }

  #paintOverlay(view: View): void {
    this.#overlay.paint(view, this.#cloud, {
      named: this.#named,
      nameOf: this.#nameOf,
      lit: this.#lit,
      region: this.#outline,
    });
  }

  /** Find whose names to write, at once or, of many points, soon. */
  #nameNearest(): void {
    this.#search.abort();
    this.#search = new AbortController();
    const view = this.#view();
    if (!this.#nameOf || !view) return;
    const search = new LabelSearch(this.#cloud, view);
    const found = search.now();
    if (found) this.#named = found;
    else void this.#nameLater(search, this.#search.signal);
    this.#loop.request();
  }

  async #nameLater(search: LabelSearch, signal: AbortSignal): Promise<void> {
    const found = await search.later(signal);
    if (!found) return;
    this.#named = found;
    this.#loop.request();
  }
}

/** A diameter for `Look.pointSize` at which so many points neither vanish nor merge. */
export function pointSizeFor(count: number): number {
  return Math.min(9, Math.max(2, 20 / Math.max(1, count) ** 0.17));
}
