/**
 * One vertex shader and one fragment shader draw points in all their forms:
 * MOVING on their way between two places, SPRITES as pictures, PICK as their numbers.
 *
 * Attributes are quantised as on the wire: a share of 1 (65535) is a missing value.
 * The depth range has three parts, so that one pass draws everything in any order: in
 * front what is selected or marked, then the others, behind them what is faint.
 */
export type Form = "MOVING" | "SPRITES" | "PICK";

/** Locations of the points' attributes; three each of the places. */
export const PLACE = 0;
export const FORMER = 3;
export const COLOR = 6;
export const SIZE = 7;
export const FLAGS = 8;

const DEPTH = `
vec4 inPart(vec4 clip, float part) {
  float depth = clamp(0.5 + 0.5 * clip.z / clip.w, 0.0, 1.0);
  return vec4(clip.xy, (2.0 * (part + depth) / 3.0 - 1.0) * clip.w, clip.w);
}`;

/**
 * Comments stand here: those in the text below would travel to every page.
 *
 * uPointSize is a diameter in pixels at the distance uMiddle, uLargest what the GPU
 * draws at most. uSlice is the first point that is drawn, and how many further the next
 * one is. uWindow is the pointer and half of the canvas, uReach half of the window that
 * is read, in pixels. uTiles are columns and rows of a sheet.
 *
 * vSize is the diameter, the ring's width, and the width of the square that is painted
 * (that of a frame's one pixel would be lost to rounding), in pixels; vTile column, row and sheet,
 * which is −1 as long as it is not loaded.
 */
const POINT_VERTEX = `
precision highp float;
layout(location = ${PLACE}) in float aX;
layout(location = ${PLACE + 1}) in float aY;
layout(location = ${PLACE + 2}) in float aZ;
#ifdef MOVING
layout(location = ${FORMER}) in float aFormerX;
layout(location = ${FORMER + 1}) in float aFormerY;
layout(location = ${FORMER + 2}) in float aFormerZ;
uniform vec3 uFormerScale, uFormerOffset;
uniform float uProgress;
#endif
layout(location = ${COLOR}) in vec4 aColor;
layout(location = ${SIZE}) in float aSize;
layout(location = ${FLAGS}) in uint aFlags;

uniform mat4 uMatrix;
uniform vec3 uScale, uOffset;
uniform float uPointSize, uMiddle, uLargest, uPixelRatio;
uniform vec2 uFog;
uniform vec3 uBackground, uAccent;
uniform uvec2 uSlice;
#ifdef PICK
uniform vec4 uWindow;
uniform float uReach;
#endif

flat out vec4 vColor;
flat out vec3 vRing;
flat out vec3 vSize;
#ifdef PICK
flat out vec4 vNumber;
#endif
#ifdef SPRITES
uniform sampler2D uLoaded;
uniform uvec2 uTiles;
uniform float uSpriteSize;
flat out vec3 vTile;
#endif
${DEPTH}
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = 1.0;
  vec3 share = vec3(aX, aY, aZ);
  if ((aFlags & 1u) != 0u || max(share.x, max(share.y, share.z)) >= 1.0) return;
  vec3 at = share * uScale + uOffset;
#ifdef MOVING
  vec3 formerShare = vec3(aFormerX, aFormerY, aFormerZ);
  if (max(formerShare.x, max(formerShare.y, formerShare.z)) < 1.0)
    at = mix(formerShare * uFormerScale + uFormerOffset, at, uProgress);
#endif
  vec4 clip = uMatrix * vec4(at, 1.0);
  if (clip.z < -clip.w) return;
  bool selected = (aFlags & 2u) != 0u;
  bool front = selected || (aFlags & 8u) != 0u;
  bool faint = !front && (aFlags & 4u) != 0u;
  float nearness = clamp(uMiddle / clip.w, 0.35, 5.0);
  float size = uPointSize * (0.5 + 2.5 * aSize) * nearness;
  size = max(size, (front ? 4.0 : 1.5) * uPixelRatio);
  float ring = selected ? clamp(0.25 * size, 1.0, 2.5 * uPixelRatio) : 0.0;
  uint point = uint(gl_VertexID) * uSlice.y + uSlice.x;
#ifdef SPRITES
  uint sheetTiles = uTiles.x * uTiles.y;
  uint sheet = point / sheetTiles;
  uint tile = point - sheet * sheetTiles;
  bool loaded = texelFetch(uLoaded, ivec2(int(sheet), 0), 0).r > 0.5;
  vTile = vec3(float(tile % uTiles.x), float(tile / uTiles.x), loaded ? float(sheet) : -1.0);
  if (loaded) {
    size *= uSpriteSize / uPointSize;
    ring = (selected ? 3.0 : 1.0) * uPixelRatio;
  }
#endif
  size = min(size + 2.0 * ring, uLargest - 1.0);
#ifdef PICK
  vec2 away = abs(uWindow.xy - (clip.xy / clip.w + 1.0) * uWindow.zw);
  if (max(away.x, away.y) > uReach + 0.5 * size + 1.0) return;
  uint number = point + 1u;
  vNumber = vec4(uvec4(number, number >> 8, number >> 16, number >> 24) & 255u) / 255.0;
#endif
  float fog = uFog.y > uFog.x ? clamp((clip.w - uFog.x) / (uFog.y - uFog.x), 0.0, 1.0) : 0.0;
  vec3 color = front ? aColor.rgb : mix(aColor.rgb, uBackground, 0.8 * fog);
  vColor = vec4(color, aColor.a * (faint ? 0.14 : 1.0));
  vRing = selected ? uAccent : color;
  vSize = vec3(size, ring, size);
#ifdef SPRITES
  if (loaded) vSize.z += 1.0;
#endif
  gl_Position = inPart(clip, front ? 0.0 : faint ? 2.0 : 1.0);
  gl_PointSize = vSize.z;
}`;

/**
 * uShape is a tile's width and height over the longer of both, uTileShare a tile over
 * the sheet, uTileSize a tile in its own pixels, uCoarsest how
 * often a sheet is halved.
 *
 * Tiles are read half a pixel inside, where their neighbours are not mixed in, and of
 * the sheet of half or a quarter of the size where they are drawn small. What is
 * hardly seen (0.3) is discarded: it hides nothing, and is not picked.
 */
const POINT_FRAGMENT = `
precision highp float;
flat in vec4 vColor;
flat in vec3 vRing;
flat in vec3 vSize;
out vec4 fColor;
#ifdef PICK
flat in vec4 vNumber;
#endif
#ifdef SPRITES
precision highp sampler2DArray;
uniform sampler2DArray uSheets;
uniform vec2 uShape, uTileShare;
uniform vec2 uTileSize;
uniform float uCoarsest;
flat in vec3 vTile;

vec4 spriteColor(vec2 away) {
  vec2 outer = 0.5 * vSize.x * uShape;
  vec2 inner = max(outer - vSize.y, 0.5);
  vec2 beyond = abs(away);
  if (beyond.x > outer.x || beyond.y > outer.y) discard;
  if (beyond.x > inner.x || beyond.y > inner.y) return vec4(vRing, vColor.a);
  float level = clamp(log2(0.5 * uTileSize.x / inner.x), 0.0, uCoarsest);
  vec2 margin = min(0.5 * exp2(floor(level + 0.5)) / uTileSize, 0.5);
  vec2 inTile = clamp(0.5 + 0.5 * away / inner, margin, 1.0 - margin);
  vec4 texel = textureLod(uSheets, vec3((vTile.xy + inTile) * uTileShare, vTile.z), level);
  return vec4(texel.rgb, texel.a * vColor.a);
}
#endif

vec4 roundColor(vec2 away) {
  float radius = 0.5 * vSize.x;
  float from = length(away);
  float opacity = clamp(radius - from + 0.5, 0.0, 1.0);
  float inRing = clamp(from - (radius - vSize.y) + 0.5, 0.0, 1.0);
  return vec4(vSize.y > 0.0 ? mix(vColor.rgb, vRing, inRing) : vColor.rgb, opacity * vColor.a);
}

void main() {
  vec2 away = (gl_PointCoord - 0.5) * vSize.z;
#ifdef SPRITES
  vec4 color = vTile.z < 0.0 ? roundColor(away) : spriteColor(away);
#else
  vec4 color = roundColor(away);
#endif
  if (color.a < 0.3 * vColor.a) discard;
#ifdef PICK
  fColor = vNumber;
#else
  fColor = color;
#endif
}`;

const LINE_VERTEX = `
precision highp float;
layout(location = 0) in vec3 aPlace;
layout(location = 1) in vec3 aLineColor;
uniform mat4 uMatrix;
out vec3 vLineColor;
${DEPTH}
void main() {
  vLineColor = aLineColor;
  gl_Position = inPart(uMatrix * vec4(aPlace, 1.0), 1.0);
}`;

const LINE_FRAGMENT = `
precision mediump float;
in vec3 vLineColor;
out vec4 fColor;
void main() { fColor = vec4(vLineColor, 1.0); }`;

export interface Sources {
  readonly vertex: string;
  readonly fragment: string;
}

export function pointSources(forms: readonly Form[]): Sources {
  const head = `#version 300 es\n${forms.map((form) => `#define ${form}\n`).join("")}`;
  return { vertex: head + POINT_VERTEX, fragment: head + POINT_FRAGMENT };
}

export function lineSources(): Sources {
  const head = "#version 300 es\n";
  return { vertex: head + LINE_VERTEX, fragment: head + LINE_FRAGMENT };
}
