import { useRef } from "preact/hooks";
import { loaded } from "../../store";
import { download, fileName } from "../download";
import { Menu, MenuGroup, MenuItem } from "../menu";
import { useView, type View } from "../view";
import { type Saved, savedAsNpy, savedAsTsv } from "./saved_points";

/** Saves the coordinates as they are drawn, and which points are selected. */
export function ExportMenu() {
  const view = useView();
  const { projector } = view.board;
  const place = useRef<HTMLSpanElement>(null);
  const save = (extension: string, make: (saved: Saved) => Blob) => {
    const saved = savedNow(view);
    if (saved && place.current) download(nameNow(view, extension), make(saved), place.current);
  };
  const picture = async () => {
    const content = await view.projector.cloud.peek()?.screenshot();
    if (content && place.current) download(nameNow(view, "png"), content, place.current);
  };
  const isHere = projector.axes.value.kind === "here";
  return (
    <span ref={place} class="export">
      <Menu label="Save the points" title="Save the points">
        {() =>
          isHere ? (
            <MenuGroup title="Coordinates and selection">
              <MenuItem onSelect={() => save("tsv", savedAsTsv)}>TSV</MenuItem>
              <MenuItem onSelect={() => save("npy", savedAsNpy)}>NumPy (NPY)</MenuItem>
              <MenuItem onSelect={() => void picture()}>Image (PNG)</MenuItem>
            </MenuGroup>
          ) : (
            <MenuGroup title="No points to save yet">{null}</MenuGroup>
          )
        }
      </Menu>
    </span>
  );
}

/** Labels as far as they are here. */
function savedNow({ board }: View): Saved | null {
  const { projector } = board;
  const axes = loaded(projector.axes.peek());
  if (!axes) return null;
  const labels = projector.metadata.peek().flatMap(({ name }) => {
    const column = loaded(projector.labels(name));
    return column ? [[name, column] as const] : [];
  });
  return { axes, selected: projector.selection.points.peek(), labels };
}

function nameNow({ board }: View, extension: string): string {
  const space = board.projector.space.peek();
  const name = [space?.run, space?.name, board.settings.projection.peek()].filter(Boolean);
  return fileName(name.join(" "), extension);
}
