import { type CameraState, homeOf, isCamera, seeing } from "./camera";
import { CanvasWatch, sizeCanvas } from "./canvas_watch";
import { Cloud } from "./cloud";
import { keepContext } from "./context";
import { FrameLoop } from "./frame_loop";
import { type GestureTarget, listenToGestures } from "./gestures";
import { Hover } from "./hover";
import { USUAL_LOOK } from "./look";
import { Clock, eased, wantsLessMotion } from "./motion";
import { Naming } from "./naming";
import { Overlay } from "./overlay";
import { Picture } from "./picture";
import { boundsOf, Places } from "./placing";
import { pointsIn, Region } from "./regions";
import { Renderer } from "./renderer";
import type { AxesOptions, Axis, Look, Place, SelectHow, SpriteSheets, Stats, Tool } from "./types";
import { Projection, type View, viewOf } from "./view";
import { Viewpoint } from "./viewpoint";

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

/** Radius of what is flown to, at least; in the world, from −1 to 1. */
const CLOSEST = 0.15;

/** Draws one cloud of points with WebGL2. */
export class PointCloud {
  readonly #parts: PointCloudParts;
  readonly #cloud = new Cloud();
  readonly #picture = new Picture();
  readonly #viewpoint: Viewpoint;
  readonly #naming: Naming;
  readonly #overlay: Overlay;
  readonly #watch: CanvasWatch;
  readonly #loop: FrameLoop;
  readonly #hover: Hover;
  #gl: WebGL2RenderingContext | null = null;
  #renderer: Renderer | null = null;
  #transition: Clock | null = null;
  #look = USUAL_LOOK;
  #tool: Tool = "orbit";
  #sheets: SpriteSheets | null = null;
  #lit: number | null = null;
  #outline: readonly Place[] | null = null;
  #enclosing = new AbortController();
  #settling: (() => void)[] = [];
  #frameMs = 0;
  #contextLosses = 0;

  constructor(parts: PointCloudParts) {
    const { canvas, overlay, signal } = parts;
    this.#parts = parts;
    this.#loop = new FrameLoop((now) => this.#frame(now), signal);
    this.#viewpoint = new Viewpoint(this.#scene());
    this.#naming = new Naming(() => this.#loop.request());
    this.#overlay = new Overlay(overlay);
    this.#hover = new Hover(
      (x, y) => this.pick(x, y),
      (point, at) => this.#hovered(point, at),
    );
    this.#watch = new CanvasWatch(canvas, () => this.#change(), signal);
    canvas.style.touchAction = "none";
    canvas.style.cursor = "grab";
    if (!canvas.hasAttribute("tabindex")) canvas.tabIndex = 0;
    listenToGestures(canvas, this.#gestureTarget(), signal);
    const context = {
      arrived: (gl: WebGL2RenderingContext) => this.#arrived(gl),
      lost: () => this.#lost(),
      fail: (message: string | null) => parts.onFail(message),
    };
    keepContext(canvas, context, signal);
    signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  get stats(): Stats {
    const { drawn } = this.#picture;
    return { frameMs: this.#frameMs, drawn, contextLosses: this.#contextLosses };
  }

  /** Resolves when every point is drawn and nothing moves, or all has ended. */
  settled(): Promise<void> {
    if (this.#isSettled || this.#parts.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#settling.push(resolve));
  }

  /** Two or three axes of the same length. With another length all else is reset. */
  setAxes(axes: readonly Axis[], options: AxesOptions): void {
    const wasFlat = this.#cloud.dimensions === 2;
    const animate = options.animate && !wantsLessMotion();
    const same = this.#cloud.setAxes(axes, { ...options, animate });
    this.#transition = this.#cloud.places.former ? new Clock() : null;
    if (wasFlat && axes.length === 3) this.#viewpoint.unfold();
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
    this.#naming.nameOf = labels;
    this.#overlay.forget();
    this.#findNames();
    this.#loop.request();
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
    return this.#viewpoint.camera;
  }

  set camera(state: CameraState) {
    if (!isCamera(state)) throw new Error(`not a camera: ${JSON.stringify(state)}`);
    this.#viewpoint.put(state);
    this.#change();
  }

  /** Move the camera until these points fill the view. */
  flyTo(points: ArrayLike<number>): void {
    const bounds = boundsOf(new Places(this.#cloud.places.now, null), points);
    if (!bounds) return;
    const radius = Math.max(CLOSEST, bounds.radius);
    this.#viewpoint.fly(seeing(this.camera, bounds.center, radius, this.#watch.aspect));
    this.#loop.request();
  }

  /** Fly to where all points are seen. */
  home(): void {
    this.#viewpoint.flyHome();
    this.#loop.request();
  }

  /** Turn around the vertical axis until told otherwise, or until the user drags. */
  spin(on: boolean): void {
    this.#viewpoint.spin(on);
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
    sizeCanvas(canvas, view);
    if (!this.#picture.isWhole) this.#findNames();
    this.#picture.complete(this.#renderer, view, this.#cloud);
    this.#paintOverlay(view);
    const picture = new OffscreenCanvas(canvas.width, canvas.height);
    const context = picture.getContext("2d");
    context?.drawImage(canvas, 0, 0);
    context?.drawImage(overlay, 0, 0, canvas.width, canvas.height);
    return picture.convertToBlob({ type: "image/png" });
  }

  get #isSettled(): boolean {
    return this.#picture.isWhole && !this.#viewpoint.isMoving && !this.#transition;
  }

  #scene() {
    const cloud = this.#cloud;
    return {
      get dimensions() {
        return cloud.dimensions;
      },
      home: (is2D: boolean) => homeOf(cloud.half, this.#watch.aspect, is2D),
    };
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
    this.#contextLosses++;
  }

  #end(): void {
    this.#naming.stop();
    this.#enclosing.abort();
    this.#renderer?.setSprites(null, () => {});
    this.#renderer = null;
    this.#settle();
  }

  /** There are other points. */
  #reset(): void {
    this.#naming.stop();
    this.#naming.nameOf = null;
    this.#overlay.forget();
    this.#enclosing.abort();
    this.#sheets = null;
    this.#lit = null;
    this.#renderer?.setSprites(null, () => {});
    this.#renderer?.upload(this.#cloud);
  }

  #gestureTarget(): GestureTarget {
    const cloud = this;
    return {
      get camera() {
        return cloud.camera;
      },
      get tool() {
        return cloud.#tool;
      },
      get extent() {
        return cloud.#watch.extent;
      },
      move: (camera) => {
        this.#viewpoint.move(camera);
        this.#change();
      },
      hover: (place) => this.#hover.over(place),
      click: (place, event) => void this.#click(place, event),
      doubleClick: (place) => void this.#doubleClick(place),
      outline: (corners) => {
        this.#outline = corners;
        this.#loop.request();
      },
      enclose: (corners, how) => void this.#enclose(corners, how),
      home: () => this.home(),
    };
  }

  #view(): View | null {
    if (this.#watch.isEmpty) return null;
    const { camera, home } = this.#viewpoint;
    const hasSprites = this.#sheets !== null;
    return viewOf(this.#cloud, camera, home.distance, this.#look, this.#watch.extent, hasSprites);
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
    this.#picture.spoil();
    this.#loop.request();
  }

  #frame(now: number): void {
    const began = performance.now();
    this.#advance(now);
    const view = this.#view();
    if (!view || !this.#renderer || !this.#gl || !this.#watch.isOnScreen) return;
    sizeCanvas(this.#parts.canvas, view);
    const drawn = this.#picture.draw(this.#renderer, view, this.#cloud);
    if (drawn > 0 && this.#picture.isWhole) this.#findNames();
    this.#paintOverlay(view);
    if (drawn > 0) {
      this.#loop.measure(this.#gl, began, (milliseconds) => {
        this.#frameMs = milliseconds;
        this.#picture.learn(drawn, milliseconds);
      });
    }
    if (this.#isSettled) this.#settle();
    else this.#loop.request();
    const camera = this.#viewpoint.news();
    if (camera) this.#parts.onCamera(camera);
  }

  #settle(): void {
    for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** Let time pass. */
  #advance(now: number): void {
    if (this.#viewpoint.advance(now)) this.#picture.spoil();
    if (!this.#transition) return;
    this.#picture.spoil();
    const share = this.#transition.share(now);
    this.#cloud.places.progress = eased(share);
    if (share < 1) return;
    this.#transition = null;
    this.#cloud.settle();
    this.#renderer?.upload(this.#cloud, "former");
  }

  #paintOverlay(view: View): void {
    this.#overlay.paint(view, this.#cloud, {
      named: this.#naming.points,
      nameOf: this.#naming.nameOf,
      lit: this.#lit,
      region: this.#outline,
    });
  }

  #findNames(): void {
    const view = this.#view();
    if (view) this.#naming.search(this.#cloud, view);
  }
}
