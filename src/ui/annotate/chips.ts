import type { Painted } from './painter';
import type { Surface } from './surface';

/** What a chip says: all of it, or the least that still tells the label. */
export interface ChipText {
  readonly full: string;
  readonly short: string;
  readonly hue: number | null;
}

interface Placed {
  readonly span: Painted;
  readonly text: ChipText;
  readonly left: number;
  readonly top: number;
}

/** Between two chips, in CSS pixels. */
const gap = 3;
/** As wide as one character of a chip, roughly; enough to decide between full and short. */
const characterWidth = 8;

/**
 * The small labels above spans. Only those near the viewport exist, so their number does not grow
 * with the document; where a neighbour is near, a chip shows its short form.
 */
export class Chips {
  readonly #layer: HTMLElement;
  readonly #surface: Surface;
  readonly #describe: (span: Painted) => ChipText;
  readonly #shown = new Map<string, HTMLElement>();

  constructor(layer: HTMLElement, surface: Surface, describe: (span: Painted) => ChipText) {
    this.#layer = layer;
    this.#surface = surface;
    this.#describe = describe;
  }

  /** Places the chips of the spans given, which are those near the viewport, in reading order. */
  place(spans: readonly Painted[], focused: string | null): void {
    const origin = this.#layer.getBoundingClientRect();
    // All places are measured before the first chip moves, so that the page is laid out once.
    const placed = spans.map((span): Placed => {
      const rect = this.#surface.caretRect(span.start);
      const [left, top] = [rect.left - origin.left, rect.top - origin.top];
      return { span, text: this.#describe(span), left, top };
    });
    const gone = new Map(this.#shown);
    for (const [index, chip] of placed.entries()) {
      gone.delete(chip.span.id);
      const next = placed[index + 1];
      const room =
        next && Math.abs(next.top - chip.top) < 4 ? next.left - chip.left - gap : Infinity;
      this.#draw(chip, room, chip.span.id === focused);
    }
    for (const [id, element] of gone) {
      element.remove();
      this.#shown.delete(id);
    }
  }

  clear(): void {
    for (const element of this.#shown.values()) element.remove();
    this.#shown.clear();
  }

  #draw({ span, text, left, top }: Placed, room: number, isFocused: boolean): void {
    let element = this.#shown.get(span.id);
    if (!element) {
      element = document.createElement('span');
      element.dataset['span'] = span.id;
      this.#shown.set(span.id, element);
      this.#layer.append(element);
    }
    const words = text.full.length * characterWidth <= room ? text.full : text.short;
    element.className = `chip hued ${span.state}${isFocused ? ' focused' : ''}${text.hue === null ? ' unknown' : ''}`;
    if (element.textContent !== words) element.textContent = words;
    element.style.setProperty('--hue', String(text.hue ?? 0));
    element.style.translate = `${String(Math.round(left))}px ${String(Math.round(top))}px`;
  }
}
