import type { Signal } from "@preact/signals";
import { loaded } from "../../store";
import { Check } from "../fields";
import { useView } from "../view";
import { Section } from "./section";

/** What is drawn beside the points. */
export function ShowSection() {
  const { settings, projector } = useView().board;
  const hasSprites = loaded(projector.details.value)?.sheets != null;
  const switches: [string, Signal<boolean>][] = [
    ["Labels", settings.pointLabels],
    ["Fog", settings.fog],
  ];
  if (hasSprites) switches.unshift(["Images", settings.sprites]);
  return (
    <Section title="Show">
      <div class="projector-switches">
        {switches.map(([label, setting]) => (
          <Check
            key={label}
            label={label}
            checked={setting.value}
            onChange={(checked) => {
              setting.value = checked;
            }}
          />
        ))}
      </div>
    </Section>
  );
}
