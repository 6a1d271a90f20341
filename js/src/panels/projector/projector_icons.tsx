import { icon } from "../icons";

export const OrbitIcon = icon(
  "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M2.5 8c0 1.4 2.5 2.5 5.5 2.5s5.5-1.1 5.5-2.5M8 2.5c-1.4 0-2.5 2.5-2.5 5.5s1.1 5.5 2.5 5.5",
);
export const BoxIcon = icon(
  "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M7.2 2.5h1.6M7.2 13.5h1.6M2.5 7.2v1.6M13.5 7.2v1.6",
);
export const LassoIcon = icon(
  "M8 3c3.3 0 5.5 1.4 5.5 3.4S11.3 9.8 8 9.8S2.5 8.4 2.5 6.4S4.7 3 8 3M5 9.5c-1.2.3-1.8 1.2-1.3 2.1s2 .8 1.8 2.1",
);
export const HomeIcon = icon("M2.5 8L8 3l5.5 5M4 7v6h8V7M6.8 13v-3h2.4v3");
export const SpinIcon = icon("M13 8a5 2.4 0 1 1-3-2.2M8 2.5v2M8 11.5v2M10.2 3.7l.1 2.3l2.2-.3");
export const DataIcon = icon("M2 3h12v10H2zM6 3v10M3.6 5.5h.8M3.6 8h.8");
export const PointsIcon = icon("M2 3h12v10H2zM10 3v10M11.6 5.5h.8M11.6 8h.8");
export const EditIcon = icon("M3 13l.7-3L11 2.7l2.3 2.3L6 12.3zM9.5 4.2l2.3 2.3");
