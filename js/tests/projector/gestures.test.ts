import { expect, it } from "vitest";
import { type CameraState, HIDDEN, isCamera } from "../../src/projector";
import { eventually } from "../eventually";
import { axis, HEIGHT, openCloud, WIDTH } from "./open-cloud";

const STILL = { animate: false, fit: true };

/** A grid of 5 × 5 points, or of three such planes. */
function openGrid(dimensions: 2 | 3) {
  const opened = openCloud();
  const line = [-1, -0.5, 0, 0.5, 1];
  const planes = dimensions === 2 ? [0] : [-1, 0, 1];
  const places = planes.flatMap((z) => line.flatMap((y) => line.map((x) => [x, y, z])));
  const axes = [0, 1, 2].map((i) => axis(places.map((place) => place[i] as number)));
  opened.cloud.setAxes(axes.slice(0, dimensions), STILL);
  const told = (): CameraState => opened.told.onCamera.mock.lastCall?.[0];
  return { ...opened, cameraTold: told };
}

it("a drag turns the cloud, with shift or another button it moves it", async () => {
  const { cloud, pointer, cameraTold } = openGrid(3);
  const before = cloud.camera;
  const way = [
    [200, 150],
    [220, 150],
    [260, 150],
  ] as const;
  pointer.drag(way);
  await eventually(() => expect(cameraTold()).toEqual(cloud.camera));
  expect(cloud.camera.yaw).toBeLessThan(before.yaw);
  expect(cloud.camera.target).toEqual(before.target);
  for (const more of [{ shiftKey: true }, { button: 2, buttons: 2 }]) {
    const start = cloud.camera;
    const middle = cloud.project(37) ?? { x: 0, y: 0 };
    pointer.drag(way, more);
    expect(cloud.camera.yaw).toBe(start.yaw);
    expect(cloud.project(37)?.x).toBeCloseTo(middle.x + 60, 0);
    expect(cloud.project(37)?.y).toBeCloseTo(middle.y, 0);
  }
});

it("two axes are seen from the front, and a drag moves them", async () => {
  const { cloud, pointer } = openGrid(2);
  expect(cloud.camera.is2D).toBe(true);
  const corner = cloud.project(0);
  pointer.drag([
    [200, 150],
    [230, 160],
  ]);
  expect(cloud.project(0)?.x).toBeCloseTo((corner?.x ?? 0) + 30, 1);
  expect(cloud.project(0)?.y).toBeCloseTo((corner?.y ?? 0) + 10, 1);
  cloud.home();
  await cloud.settled();
  expect(cloud.project(0)?.x).toBeCloseTo(corner?.x ?? 0, 3);
});

it("three axes can be seen from the front, too, and turned again after that", () => {
  const { cloud } = openGrid(3);
  const before = cloud.camera;
  cloud.camera = { ...before, is2D: true };
  expect(cloud.project(0)).toEqual(cloud.project(50));
  cloud.camera = { ...before, is2D: false };
  expect(cloud.project(0)).not.toEqual(cloud.project(50));
  expect(isCamera(JSON.parse(JSON.stringify(cloud.camera)))).toBe(true);
  for (const wrong of [{ distance: 0 }, { yaw: Infinity }, { target: [0, 1e300, 0] }, null]) {
    expect(isCamera(wrong && { ...before, ...wrong })).toBe(false);
  }
  expect(() => {
    cloud.camera = { ...before, distance: NaN };
  }).toThrow("not a camera");
});

it("the wheel zooms to the pointer on a focused canvas or with Ctrl, and else scrolls the page", () => {
  const { cloud, canvas } = openGrid(2);
  const wheel = (more: WheelEventInit = {}) => {
    const place = cloud.project(24) ?? { x: 0, y: 0 };
    const event = new WheelEvent("wheel", {
      deltaY: -200,
      clientX: place.x,
      clientY: place.y,
      cancelable: true,
      ...more,
    });
    canvas.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const before = cloud.camera;
  const corner = cloud.project(24);
  expect(wheel()).toBe(false);
  expect(cloud.camera).toEqual(before);
  expect(wheel({ ctrlKey: true })).toBe(true);
  expect(cloud.camera.distance).toBeLessThan(before.distance);
  // Browsers tell of whole pixels here.
  expect(Math.abs((cloud.project(24)?.x ?? 0) - (corner?.x ?? 0))).toBeLessThan(1);
  expect(Math.abs((cloud.project(24)?.y ?? 0) - (corner?.y ?? 0))).toBeLessThan(1);
  const { distance } = cloud.camera;
  canvas.focus();
  expect(wheel({ deltaY: 200 })).toBe(true);
  expect(cloud.camera.distance).toBeGreaterThan(distance);
});

it("keys turn, move, zoom and lead home", async () => {
  const { cloud, canvas } = openGrid(3);
  const home = cloud.camera;
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent("keydown", { key, cancelable: true, ...more });
    canvas.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(canvas.tabIndex).toBe(0);
  expect(press("ArrowRight")).toBe(true);
  expect(cloud.camera.yaw).toBeGreaterThan(home.yaw);
  press("ArrowUp");
  expect(cloud.camera.pitch).toBeGreaterThan(home.pitch);
  press("ArrowRight", { shiftKey: true });
  expect(cloud.camera.target).not.toEqual(home.target);
  press("+");
  expect(cloud.camera.distance).toBeLessThan(home.distance);
  press("-");
  press("-");
  expect(cloud.camera.distance).toBeGreaterThan(home.distance);
  expect(press("Home")).toBe(true);
  await cloud.settled();
  expect(cloud.camera).toEqual(home);
  expect(press("c", { ctrlKey: true })).toBe(false);
  expect(press("a")).toBe(false);
});

it("two fingers move and zoom", () => {
  const { cloud, canvas } = openGrid(2);
  canvas.setPointerCapture = () => {};
  const tell = (type: string, pointerId: number, x: number, y: number) =>
    canvas.dispatchEvent(
      new PointerEvent(type, { pointerId, pointerType: "touch", clientX: x, clientY: y }),
    );
  const before = cloud.camera;
  const middle = cloud.project(12) ?? { x: 0, y: 0 };
  tell("pointerdown", 1, middle.x - 40, middle.y);
  tell("pointerdown", 2, middle.x + 40, middle.y);
  tell("pointermove", 1, middle.x - 80, middle.y);
  tell("pointermove", 2, middle.x + 80, middle.y);
  expect(cloud.camera.distance).toBeCloseTo(before.distance / 2, 3);
  expect(cloud.project(12)?.x).toBeCloseTo(middle.x, 0);
  tell("pointermove", 1, middle.x - 80, middle.y + 60);
  tell("pointermove", 2, middle.x + 80, middle.y + 60);
  expect(Math.abs((cloud.project(12)?.y ?? 0) - middle.y - 60)).toBeLessThan(3);
  tell("pointerup", 1, 0, 0);
  tell("pointerup", 2, 0, 0);
});

it("a double click flies to the point, and the camera is told when it is there", async () => {
  const { cloud, canvas, cameraTold } = openGrid(2);
  await cloud.settled();
  const { x, y } = cloud.project(24) ?? { x: 0, y: 0 };
  canvas.dispatchEvent(new MouseEvent("dblclick", { clientX: x, clientY: y }));
  await eventually(() => expect(cameraTold()).toBeDefined());
  expect(cloud.project(24)?.x).toBeCloseTo(WIDTH / 2, 0);
  expect(cloud.project(24)?.y).toBeCloseTo(HEIGHT / 2, 0);
});

it("a flight to points ends where they are all seen", async () => {
  const { cloud } = openGrid(3);
  cloud.flyTo([0, 6, 31]);
  await cloud.settled();
  for (const point of [0, 6, 31]) {
    const { x, y } = cloud.project(point) ?? { x: NaN, y: NaN };
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(WIDTH);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(HEIGHT);
  }
});

it("it spins until it is told to stop or is dragged", async () => {
  const { cloud, pointer, told } = openGrid(3);
  const { yaw } = cloud.camera;
  cloud.spin(true);
  await eventually(() => expect(cloud.camera.yaw).toBeGreaterThan(yaw + 0.02));
  expect(told.onCamera).not.toHaveBeenCalled();
  pointer.drag([
    [200, 150],
    [200, 170],
  ]);
  const stopped = cloud.camera.yaw;
  await cloud.settled();
  expect(cloud.camera.yaw).toBe(stopped);
  cloud.camera = { ...cloud.camera, is2D: true };
  cloud.spin(true);
  await cloud.settled();
  expect(cloud.camera.yaw).toBe(stopped);
});

it("a box holds what is seen in it, without hidden points", async () => {
  const { cloud, pointer, told } = openGrid(2);
  const { camera } = cloud;
  cloud.setTool("box");
  cloud.setFlags(Uint8Array.from({ length: 25 }, (_, point) => (point === 12 ? HIDDEN : 0)));
  const from = cloud.project(6) ?? { x: 0, y: 0 };
  const to = cloud.project(18) ?? { x: 0, y: 0 };
  const corners = [
    [from.x - 8, from.y + 8],
    [from.x, to.y],
    [to.x + 8, to.y - 8],
  ] as const;
  pointer.drag(corners);
  await eventually(() => expect(told.onRegion).toHaveBeenCalled());
  const inside = Uint32Array.of(6, 7, 8, 11, 13, 16, 17, 18);
  expect(told.onRegion).toHaveBeenLastCalledWith(inside, "replace");
  pointer.drag(corners, { shiftKey: true });
  await eventually(() => expect(told.onRegion).toHaveBeenLastCalledWith(inside, "add"));
  pointer.drag(corners, { altKey: true });
  await eventually(() => expect(told.onRegion).toHaveBeenLastCalledWith(inside, "subtract"));
  expect(cloud.camera).toEqual(camera);
});

it("a lasso holds what is inside of it, and is seen while it is drawn", async () => {
  const { cloud, pointer, told, overlay } = openGrid(2);
  cloud.setTool("lasso");
  const at = (point: number) => cloud.project(point) ?? { x: 0, y: 0 };
  const [a, b, c] = [at(0), at(4), at(20)];
  const inside = () => {
    const context = overlay.getContext("2d");
    return (context?.getImageData(at(6).x + 9, at(6).y + 9, 1, 1).data[3] ?? 0) > 0;
  };
  await cloud.settled();
  expect(inside()).toBe(false);
  pointer.press(a.x - 9, a.y + 9);
  pointer.move(b.x + 20, b.y + 9);
  pointer.move(c.x - 9, c.y - 20);
  await eventually(() => expect(inside()).toBe(true));
  pointer.release(c.x - 9, c.y - 20);
  await eventually(() => expect(told.onRegion).toHaveBeenCalled());
  const lowerLeft = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 15, 16, 20];
  expect(told.onRegion).toHaveBeenLastCalledWith(Uint32Array.from(lowerLeft), "replace");
  await eventually(() => expect(inside()).toBe(false));
});
