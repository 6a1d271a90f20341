import { WarningIcon } from "../icons";
import type { LegendEntry } from "./chart_card";

const LENGTH = 22;

/** Which dashes stand for which tags, under a card's title; runs have their colours. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul class="legend">
      {entries.map(({ text, dash, fault }) => (
        <li key={`${text} ${fault}`} class={fault ? "fault" : ""} title={title(text, fault)}>
          {fault ? <WarningIcon /> : <Stroke dash={dash} />}
          <span>{fault ? `${text}: ${fault}` : text}</span>
        </li>
      ))}
    </ul>
  );
}

function title(text: string, fault: string | undefined): string {
  return fault ? `${text}: ${fault}` : text;
}

function Stroke({ dash }: { readonly dash: readonly number[] }) {
  return (
    <svg width={LENGTH} height="8" aria-hidden="true" focusable="false">
      <path
        d={`M0 4h${LENGTH}`}
        stroke="currentColor"
        stroke-width="1.5"
        stroke-dasharray={dash.join(" ")}
      />
    </svg>
  );
}
