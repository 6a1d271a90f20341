export { type CameraState, isCamera } from "./camera";
export { pointSizeFor } from "./look";
export { PointCloud, type PointCloudParts } from "./point_cloud";
export {
  type AxesOptions,
  type Axis,
  FAINT,
  HIDDEN,
  type Look,
  MARKED,
  type Place,
  type Rgb,
  SELECTED,
  type SelectHow,
  type SpriteSheets,
  type Stats,
  type Tool,
} from "./types";
