import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import type { Interval } from "../../charts/viewport";
import { type Column, toCsv, toLatex, toMarkdown } from "../../core/exports";
import { formatRelative, formatStep, formatValue, formatWallTime } from "../../core/formats";
import type { XAxis } from "../../protocol";
import { TABLE_ROW_HEIGHT, tableHeight } from "../cards/rows";
import { copyText } from "../copy_text";
import { px } from "../css";
import { Segments } from "../fields";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { useHiddenSides } from "./hidden_sides";
import type { ScalarChart } from "./scalar_chart";
import {
  rangeTable,
  sorted,
  stepTable,
  type Table,
  type TableField,
  type TableMode,
  type TableRow,
  type TableSort,
  toColumns,
} from "./table";

interface Props {
  readonly chart: ScalarChart;
  readonly title: string;
  /** Rows that the card has room for. */
  readonly roomFor: number;
}

/** What a card's lines come to in numbers: at a step, or over a range. */
export function DataTable({ chart, title, roomFor }: Props) {
  const view = useView();
  const { state } = chart;
  const { settings } = view.board;
  const mode = useComputed((): TableMode => {
    const chosen = state.tableMode.value;
    if (chosen) return chosen;
    return chart.window.value && settings.step.value === null ? "range" : "step";
  });
  const table = useComputed(() => {
    const { curves, baseline } = chart.lines;
    const options = { curves, baseline, isSmoothed: chart.settings.value.smoothing > 0 };
    return mode.value === "step"
      ? stepTable(options, settings.step.value)
      : rangeTable(options, chart.window.value);
  });
  const rows = useComputed(() => sorted(table.value, state.tableSort.value));
  const columns = () => toColumns(table.value.fields, rows.value);
  return (
    <section
      class="data-table"
      aria-label={`Table of ${title}`}
      style={{ height: px(tableHeight(roomFor)) }}
    >
      <Bar chart={chart} mode={mode} columns={columns} />
      <Body table={table.value} rows={rows.value} chart={chart} title={title} />
    </section>
  );
}

interface BarProps {
  readonly chart: ScalarChart;
  readonly mode: ReadonlySignal<TableMode>;
  columns(): Column[];
}

const COPIES = [
  ["Markdown", toMarkdown],
  ["LaTeX", toLatex],
  ["CSV", toCsv],
] as const;

function Bar({ chart, mode, columns }: BarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const { state } = chart;
  const copy = async (format: string, text: string) => {
    if (!bar.current) return;
    try {
      await copyText(text, bar.current);
      state.notice.value = `copied as ${format}`;
    } catch (error) {
      state.notice.value = `not copied: ${error instanceof Error ? error.message : error}`;
    }
  };
  return (
    <div class="table-bar" ref={bar}>
      <ModeControl chart={chart} mode={mode.value} />
      <span class="table-where">{whereOf(chart, mode.value)}</span>
      <span class="table-copies">
        <span class="table-copies-title">Copy:</span>
        {COPIES.map(([format, write]) => (
          <button
            key={format}
            type="button"
            aria-label={`Copy the table as ${format}`}
            onClick={() => void copy(format, write(columns()))}
          >
            {format}
          </button>
        ))}
      </span>
    </div>
  );
}

const MODES: readonly (readonly [TableMode, string, string])[] = [
  ["step", "Step", "The marked step, else the last one"],
  ["range", "Range", "The part that is zoomed to, else all"],
];

function ModeControl({ chart, mode }: { readonly chart: ScalarChart; readonly mode: TableMode }) {
  return (
    <Segments
      label="What the table tells of"
      value={mode}
      options={MODES}
      onChoose={(value) => {
        chart.state.tableMode.value = value;
      }}
    />
  );
}

/** What the numbers are of, in words. */
function whereOf(chart: ScalarChart, mode: TableMode): string {
  const step = chart.markedStep.value;
  if (mode === "step") return step === null ? "last step" : `at ${formatStep(step)}`;
  const held = chart.isDecimated ? " (of the points held)" : "";
  const window = chart.window.value;
  return (window ? rangeText(window, chart.xAxis) : "all points") + held;
}

function rangeText({ start, end }: Interval, xAxis: XAxis): string {
  const text = (value: number) => {
    switch (xAxis) {
      case "step":
      case "relative_step":
        return formatStep(Math.round(value));
      case "relative":
        return formatRelative(value / 1000);
      case "wall_time":
        return formatWallTime(value / 1000);
      case "tag":
        return formatValue(value);
    }
  };
  return `${text(start)} to ${text(end)}`;
}

interface BodyProps {
  readonly table: Table;
  readonly rows: readonly TableRow[];
  readonly chart: ScalarChart;
  readonly title: string;
}

function Body({ table, rows, chart, title }: BodyProps) {
  const scroller = useRef<HTMLElement>(null);
  const sizeOf = useCallback(() => TABLE_ROW_HEIGHT, []);
  const virtual = useVirtualRows({ scroller, count: rows.length, sizeOf, overscan: 4 });
  const { left, right } = useHiddenSides(scroller);
  const { items } = virtual;
  const before = items[0]?.start ?? 0;
  const after = virtual.height - (items.at(-1)?.end ?? 0);
  const baseline = chart.lines.baseline?.name;
  return (
    <div class={`table-frame ${left.value ? "more-left" : ""} ${right.value ? "more-right" : ""}`}>
      <section
        class="table-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too
        tabIndex={0}
        aria-label={`Rows of ${title}`}
      >
        <table aria-rowcount={rows.length + 1}>
          <Head fields={table.fields} chart={chart} />
          <tbody>
            {before > 0 && <Spacer height={before} />}
            {items.map(({ index }) => {
              const row = rows[index];
              return row && <Row key={index} row={row} table={table} baseline={baseline} />;
            })}
            {after > 0 && <Spacer height={after} />}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Spacer({ height }: { readonly height: number }) {
  return <tr class="spacer" style={{ height: px(height) }} />;
}

function Head({
  fields,
  chart,
}: {
  readonly fields: readonly TableField[];
  readonly chart: ScalarChart;
}) {
  return (
    <thead>
      <tr>
        <Heading chart={chart} name="run" title="Run" hint="Name of the run" />
        {fields.map(({ key, title, hint }) => (
          <Heading key={key} chart={chart} name={key} title={title} hint={hint} />
        ))}
      </tr>
    </thead>
  );
}

interface HeadingProps {
  readonly chart: ScalarChart;
  readonly name: string;
  readonly title: string;
  readonly hint: string;
}

function Heading({ chart, name, title, hint }: HeadingProps) {
  const { tableSort } = chart.state;
  const sort = tableSort.value?.key === name ? tableSort.value : null;
  const way = sort ? (sort.descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" aria-sort={way} class={name === "run" ? "name" : ""}>
      <button
        type="button"
        title={`${hint}. Click: sort`}
        onClick={() => {
          tableSort.value = nextSort(name, sort);
        }}
      >
        {way && (
          <span class="sort-mark" aria-hidden="true">
            {way === "ascending" ? "↑" : "↓"}
          </span>
        )}
        {title}
      </button>
    </th>
  );
}

/** Ascending, descending, then as the runs are. */
function nextSort(key: string, sort: TableSort | null): TableSort | null {
  if (!sort) return { key, descending: false };
  return sort.descending ? null : { key, descending: true };
}

interface RowProps {
  readonly row: TableRow;
  readonly table: Table;
  readonly baseline: string | undefined;
}

function Row({ row, table, baseline }: RowProps) {
  const { name, colour } = row.curve;
  return (
    <tr style={{ height: px(TABLE_ROW_HEIGHT) }} class={name === baseline ? "baseline" : ""}>
      <th scope="row" class="name" title={name === baseline ? `${name} (baseline)` : name}>
        <span class="tooltip-swatch" style={{ background: colour }} />
        <span class="table-run">{name}</span>
      </th>
      {table.fields.map(({ key, format }, at) => (
        <td key={key}>{format(row.values[at] ?? NaN)}</td>
      ))}
    </tr>
  );
}
