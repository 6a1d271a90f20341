/** Icons of 16 by 16, drawn in the colour of the text. They say nothing: their button has a label. */
export function icon(path: string, stroke = 1.5) {
  return () => (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width={stroke}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

export const SearchIcon = icon("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.5 10.5L14 14");
export const ClearIcon = icon("M4 4l8 8M12 4l-8 8");
export const RunsIcon = icon("M2 3.5h12v9H2zM6 3.5v9");
export const SortIcon = icon("M2.5 4h11M4.5 8h7M6.5 12h3");
export const AscendingIcon = icon("M8 13V3M4.5 6.5L8 3l3.5 3.5");
export const DescendingIcon = icon("M8 3v10M4.5 9.5L8 13l3.5-3.5");
export const FlagIcon = icon("M4 14V2.5M4 3h8l-2 2.75L12 8.5H4");
export const ChevronIcon = icon("M4 6l4 4l4-4");
export const ExpandIcon = icon("M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5");
export const ShrinkIcon = icon("M13 7H9V3M9 7l4.5-4.5M3 9h4v4M7 9l-4.5 4.5");
export const ResetIcon = icon("M3 8a5 5 0 1 0 1.5-3.6M4.5 1.5v3h3");
export const PlusIcon = icon("M8 3v10M3 8h10");
export const GearIcon = icon(
  "M8 5.7a2.3 2.3 0 1 0 0 4.6a2.3 2.3 0 0 0 0-4.6M6.9 1.8h2.2l.4 1.7l1.2.7l1.7-.5l1.1 1.9l-1.3 1.2v1.4l1.3 1.2l-1.1 1.9l-1.7-.5l-1.2.7l-.4 1.7H6.9l-.4-1.7l-1.2-.7l-1.7.5l-1.1-1.9l1.3-1.2V6.8L2.5 5.6l1.1-1.9l1.7.5l1.2-.7z",
);
export const WarningIcon = icon("M8 2.5l6 11H2zM8 6.5v3.5M8 12v.1");
export const PinIcon = icon("M6 2.5h4l.5 4.5l2 2v1h-9v-1l2-2zM8 10v4");
export const FullWidthIcon = icon("M1.5 8h13M4 5.5L1.5 8L4 10.5M12 5.5L14.5 8L12 10.5");
export const FullScreenIcon = icon("M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10");
export const MoreIcon = icon("M8 3.5v.1M8 8v.1M8 12.5v.1", 2.4);
export const HistoryIcon = icon("M2.5 2.5v11h11M5 10l2.5-3l2.5 1.5l3.5-5");
export const CopyIcon = icon("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
export const DiffIcon = icon("M8 2v7M4.5 5.5h7M4.5 13h7");
export const PlayIcon = icon("M5 3l8 5l-8 5z");
export const PauseIcon = icon("M5.5 3v10M10.5 3v10", 2);
export const SaveIcon = icon("M8 2.5v7M5 7l3 3l3-3M2.5 11.5v2h11v-2");
export const MinusIcon = icon("M3 8h10");
export const BackIcon = icon("M10 4l-4 4l4 4");
export const ForwardIcon = icon("M6 4l4 4l-4 4");
