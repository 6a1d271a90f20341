import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { createContext } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { placeBeside } from "./beside";
import { MoreIcon } from "./icons";

interface MenuProps {
  /** What the menu is of, for screen readers. */
  readonly label: string;
  readonly title: string;
  /** Made when the menu opens: items, headings, rules. */
  readonly children: () => ComponentChildren;
}

/** Closes the menu, and gives the focus back to its button. */
const CloseMenu = createContext<() => void>(() => {});

/** A button of three dots, and the menu that it opens. */
export function Menu({ label, title, children }: MenuProps) {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon menu-button"
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-label={label}
        title={title}
        onClick={() => {
          open.value = !open.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          open.value = true;
          event.preventDefault();
        }}
      >
        <MoreIcon />
      </button>
      {open.value && (
        <CloseMenu.Provider value={close}>
          <Items
            label={label}
            button={button}
            dismiss={() => {
              open.value = false;
            }}
          >
            {children()}
          </Items>
        </CloseMenu.Provider>
      )}
    </>
  );
}

interface ItemsProps {
  readonly label: string;
  readonly button: { readonly current: HTMLButtonElement | null };
  readonly dismiss: () => void;
  readonly children: ComponentChildren;
}

/** In the browser's top layer, below its button or above it, wherever there is room. */
function Items({ label, button, dismiss, children }: ItemsProps) {
  const close = useContext(CloseMenu);
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current || !button.current) return;
    current.showPopover?.();
    placeBeside(current, button.current, "right");
    itemsOf(current)[0]?.focus();
    const life = new AbortController();
    const outside = (event: Event) => {
      const path = event.composedPath();
      return !path.includes(current) && !(button.current && path.includes(button.current));
    };
    const options = { capture: true, signal: life.signal };
    addEventListener("pointerdown", (event) => outside(event) && dismiss(), options);
    addEventListener("resize", dismiss, options);
    // Scrolling is not composed: that inside the board is heard at its root.
    for (const target of [window, current.getRootNode()]) {
      target.addEventListener("scroll", (event) => outside(event) && dismiss(), options);
    }
    return () => life.abort();
  }, []);
  return (
    <div
      ref={element}
      class="menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      popover="manual"
      onKeyDown={(event) => {
        if (!element.current || !moveByKey(element.current, event.key, close)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onFocusOut={({ relatedTarget }) => {
        const to = relatedTarget as Node | null;
        if (to && !element.current?.contains(to)) dismiss();
      }}
    >
      {children}
    </div>
  );
}

interface ItemProps {
  readonly onSelect: () => void;
  /** Whether it is on, where it can be on and off. */
  readonly checked?: boolean;
  readonly children: ComponentChildren;
}

export function MenuItem({ onSelect, checked, children }: ItemProps) {
  const close = useContext(CloseMenu);
  const role =
    checked === undefined
      ? ({ role: "menuitem" } as const)
      : ({ role: "menuitemcheckbox", "aria-checked": checked } as const);
  return (
    <button
      type="button"
      class="menu-item"
      {...role}
      tabIndex={-1}
      onClick={() => {
        close();
        onSelect();
      }}
    >
      {children}
    </button>
  );
}

interface GroupProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Items that belong together, under a heading. */
export function MenuGroup({ title, children }: GroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a menu
    <div class="menu-group" role="group" aria-label={title}>
      <div class="menu-title" aria-hidden="true">
        {title}
      </div>
      {children}
    </div>
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return Array.from(menu.querySelectorAll<HTMLElement>(".menu-item"));
}

/** Whether the key meant something here; keys as in the ARIA Authoring Practices' menus. */
function moveByKey(menu: HTMLElement, key: string, close: () => void): boolean {
  const items = itemsOf(menu);
  const root = menu.getRootNode() as Document | ShadowRoot;
  const at = items.indexOf(root.activeElement as HTMLElement);
  const focus = (index: number) => items.at(index % items.length)?.focus();
  switch (key) {
    case "ArrowDown":
      focus(at + 1);
      return true;
    case "ArrowUp":
      focus(at <= 0 ? -1 : at - 1);
      return true;
    case "Home":
      focus(0);
      return true;
    case "End":
      focus(-1);
      return true;
    case "Escape":
    case "Tab":
      close();
      return true;
    default:
      return false;
  }
}
