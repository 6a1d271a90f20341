import type { Program } from "./programs";
import type { SpriteSheets } from "./types";

/** Tiles of so many pixels have a sheet of half the size, too, and of twice as many a quarter. */
const HALVED = 48;
/** Sheets that are asked for at once. */
const ABREAST = 2;

/** The sheets on the GPU: layers of one texture, each filled when it has come. */
export class Sprites {
  readonly #gl: WebGL2RenderingContext;
  readonly #sheets: SpriteSheets;
  readonly #layers: WebGLTexture;
  /** A byte a sheet: whether it is there. */
  readonly #loaded: WebGLTexture;
  readonly #life = new AbortController();
  readonly #count: number;
  /** How often a sheet is halved. */
  readonly #coarsest: number;
  #next = 0;

  /** @param arrived is called after each sheet that can be drawn from now on */
  constructor(gl: WebGL2RenderingContext, sheets: SpriteSheets, arrived: () => void) {
    this.#gl = gl;
    this.#sheets = sheets;
    this.#count = Math.min(sheets.count, gl.getParameter(gl.MAX_ARRAY_TEXTURE_LAYERS));
    const width = sheets.columns * sheets.tileWidth;
    const height = sheets.rows * sheets.tileHeight;
    const most = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
    if (Math.max(width, height) > most) {
      throw new Error(`a sheet of sprites is at most ${most} pixels wide, not ${width}×${height}`);
    }
    const tile = Math.min(sheets.tileWidth, sheets.tileHeight);
    this.#coarsest = tile >= 2 * HALVED ? 2 : tile >= HALVED ? 1 : 0;
    this.#layers = this.#texture(0, gl.TEXTURE_2D_ARRAY, gl.LINEAR, gl.LINEAR_MIPMAP_NEAREST);
    const size = [width, height, Math.max(1, this.#count)] as const;
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, this.#coarsest + 1, gl.RGBA8, ...size);
    this.#loaded = this.#texture(1, gl.TEXTURE_2D, gl.NEAREST, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R8, Math.max(1, sheets.count), 1);
    for (let i = 0; i < ABREAST; i++) void this.#loadAll(arrived);
  }

  bind(program: Program): void {
    const gl = this.#gl;
    const { tileWidth, tileHeight, columns, rows } = this.#sheets;
    const longer = Math.max(tileWidth, tileHeight);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#layers);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.#loaded);
    gl.uniform1i(program.at("uSheets"), 0);
    gl.uniform1i(program.at("uLoaded"), 1);
    gl.uniform2ui(program.at("uTiles"), columns, rows);
    gl.uniform2f(program.at("uShape"), tileWidth / longer, tileHeight / longer);
    gl.uniform2f(program.at("uTileShare"), 1 / columns, 1 / rows);
    gl.uniform2f(program.at("uTileSize"), tileWidth, tileHeight);
    gl.uniform1f(program.at("uCoarsest"), this.#coarsest);
  }

  free(): void {
    this.#life.abort();
    this.#gl.deleteTexture(this.#layers);
    this.#gl.deleteTexture(this.#loaded);
  }

  async #loadAll(arrived: () => void): Promise<void> {
    const { signal } = this.#life;
    while (this.#next < this.#count && !signal.aborted) {
      const sheet = this.#next++;
      try {
        const picture = await this.#sheets.load(sheet, signal);
        const sizes = [picture, ...(await this.#halves(picture))];
        if (signal.aborted || this.#gl.isContextLost()) return;
        this.#put(sheet, sizes);
        arrived();
      } catch {
        // Whoever loads it knows why; its points stay round.
      }
    }
  }

  #halves(picture: ImageBitmap): Promise<ImageBitmap[]> {
    const sizes = Array.from({ length: this.#coarsest }, (_, i) => {
      const share = 2 ** -(i + 1);
      return createImageBitmap(picture, {
        resizeWidth: Math.max(1, Math.floor(picture.width * share)),
        resizeHeight: Math.max(1, Math.floor(picture.height * share)),
        resizeQuality: "medium",
        premultiplyAlpha: "none",
      });
    });
    return Promise.all(sizes);
  }

  /** @param sizes the sheet, and each half of the one before */
  #put(sheet: number, sizes: readonly ImageBitmap[]): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#layers);
    sizes.forEach((picture, level) => {
      const width = (this.#sheets.columns * this.#sheets.tileWidth) >> level;
      const height = (this.#sheets.rows * this.#sheets.tileHeight) >> level;
      const size = [Math.min(picture.width, width), Math.min(picture.height, height), 1] as const;
      const place = [level, 0, 0, sheet, ...size] as const;
      gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, ...place, gl.RGBA, gl.UNSIGNED_BYTE, picture);
      picture.close();
    });
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.#loaded);
    const one = Uint8Array.of(255);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, sheet, 0, 1, 1, gl.RED, gl.UNSIGNED_BYTE, one);
  }

  #texture(unit: number, target: number, larger: number, smaller: number): WebGLTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(target, texture);
    gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, smaller);
    gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, larger);
    gl.texParameteri(target, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(target, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return texture;
  }
}
