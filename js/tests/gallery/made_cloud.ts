import { rgbOf } from "../../src/charts/plots/colours";
import { PALETTE } from "../../src/core/colours";
import type { Axis, SpriteSheets } from "../../src/projector";

export interface MadeCloud {
  readonly axes: readonly Axis[];
  readonly colors: Uint8Array;
  readonly cluster: Uint8Array;
}

/** Clusters of normal deviates, with a seed (mulberry32). */
export function madeCloud(count: number, seed = 1, clusters = 10): MadeCloud {
  const random = uniform(seed);
  const middles = Array.from({ length: clusters * 3 }, () => 8 * random() - 4);
  const values = Array.from({ length: 3 }, () => new Float64Array(count));
  const cluster = new Uint8Array(count);
  for (let point = 0; point < count; point++) {
    const which = Math.floor(random() * clusters);
    cluster[point] = which;
    values.forEach((axis, i) => {
      axis[point] = (middles[3 * which + i] as number) + normal(random) * (0.4 + 0.25 * i);
    });
  }
  const colors = new Uint8Array(4 * count);
  cluster.forEach((which, point) => {
    colors.set([...rgbOf(PALETTE[which % PALETTE.length] as string), 255], 4 * point);
  });
  return { axes: values.map((axis) => quantised(axis)), colors, cluster };
}

/** As Python sends it: value = low + q / 65534 · (high − low), 65535 is missing. */
export function quantised(values: ArrayLike<number>): Axis {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  const quanta = Uint16Array.from(values, (value) => {
    const share = (value - low) / (high - low || 1);
    return Number.isFinite(share) ? Math.round(65534 * share) : 65535;
  });
  return { values: quanta, low, high };
}

/** Tiles that show their numbers, in circles on nothing. */
export function madeSheets(count: number, tile = 32): SpriteSheets {
  const side = 16;
  return {
    tileWidth: tile,
    tileHeight: tile,
    columns: side,
    rows: side,
    count: Math.ceil(count / side ** 2),
    load: (sheet) => {
      const canvas = new OffscreenCanvas(side * tile, side * tile);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no context");
      context.font = `${tile / 3}px sans-serif`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (let i = 0; i < side ** 2; i++) {
        const x = (i % side) * tile + tile / 2;
        const y = Math.floor(i / side) * tile + tile / 2;
        context.fillStyle = `hsl(${(i * 47) % 360} 60% 80%)`;
        context.beginPath();
        context.arc(x, y, 0.48 * tile, 0, 7);
        context.fill();
        context.fillStyle = "#222";
        context.fillText(String(sheet * side ** 2 + i), x, y);
      }
      return createImageBitmap(canvas, { premultiplyAlpha: "none" });
    },
  };
}

function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** By Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
