/** What a listener of "msg:custom" gets; other events bring nothing that is used. */
export type MessageListener = (content: unknown, buffers: DataView[]) => void;

/** What the front end needs of its host; anywidget's model proxy fits. */
export interface HostModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  /** Callbacks are Jupyter's, and not used. */
  send(content: unknown, callbacks?: undefined, buffers?: ArrayBufferView[]): void;
  on(event: string, callback: MessageListener): void;
  off(event: string, callback: MessageListener): void;
  /** Jupyter's widget manager, where the host is one and hands it through. */
  readonly widget_manager?: unknown;
}

/** Listen until `signal` aborts. */
export function listen(
  model: HostModel,
  event: string,
  callback: MessageListener,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  model.on(event, callback);
  signal.addEventListener("abort", () => model.off(event, callback), { once: true });
}

/** A message as it came, not yet asserted. */
export interface RawMessage {
  readonly content: unknown;
  readonly buffers: DataView[];
}
