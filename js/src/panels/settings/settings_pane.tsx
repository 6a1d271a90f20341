import { useEffect, useRef } from "preact/hooks";
import { ClearIcon } from "../icons";
import { useView } from "../view";
import { GeneralSection } from "./general_section";
import { RangesSection } from "./ranges_section";
import { ResetAll } from "./reset";
import { SmoothingSection } from "./smoothing_section";
import { TooltipSection } from "./tooltip_section";

/** Every setting of the scalars, beside the cards, or over them where there is no room. */
export function SettingsPane() {
  const view = useView();
  const pane = useRef<HTMLElement>(null);
  useEffect(() => pane.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      ref={pane}
      class={view.paneOver.value ? "settings-pane over" : "settings-pane"}
      aria-label="Settings"
      tabIndex={-1}
    >
      <header>
        <h2>Settings</h2>
        <button
          type="button"
          class="icon"
          title="Close the settings (Escape)"
          aria-label="Close the settings"
          onClick={() => view.closeSettings()}
        >
          <ClearIcon />
        </button>
      </header>
      <div class="settings-scroller">
        <GeneralSection />
        <SmoothingSection />
        <TooltipSection />
        <RangesSection />
        <ResetAll />
        <div class="settings-keys">
          <button
            type="button"
            class="action"
            onClick={() => {
              view.keysShown.value = true;
            }}
          >
            Keys (?)
          </button>
        </div>
      </div>
    </aside>
  );
}
