import type { Painted } from './painter';
import type { Point, Surface } from './surface';

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
  /** What each chip looks like now, so that one that stays as it is is not touched. */
  readonly #looks = new WeakMap<HTMLElement, string>();
  /** Where the offsets asked for so far are, as long as the layout stays. */
  readonly #places = new Map<number, Point>();
  #layout = 0;

  constructor(layer: HTMLElement, surface: Surface, describe: (span: Painted) => ChipText) {
    this.#layer = layer;
    this.#surface = surface;
    this.#describe = describe;
  }

  /**
   * Places the chips of the spans given, which are those near the viewport, in reading order.
   * @param layout another number than the last time where the text may have moved
   */
  place(spans: readonly Painted[], focused: string | null, layout: number): void {
    if (layout !== this.#layout) this.#places.clear();
    this.#layout = layout;
    const origin = this.#layer.getBoundingClientRect();
    // All places are measured before the first chip moves, so that the page is laid out once.
    const placed = spans.map((span): Placed => {
      const { x, y } = this.#placeOf(span.start, origin);
      return { span, text: this.#describe(span), left: x, top: y };
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

  #placeOf(offset: number, origin: DOMRect): Point {
    const known = this.#places.get(offset);
    if (known) return known;
    const rect = this.#surface.caretRect(offset);
    const place = { x: rect.left - origin.left, y: rect.top - origin.top };
    this.#places.set(offset, place);
    return place;
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
    const classes = `chip hued ${span.state}${isFocused ? ' focused' : ''}${text.hue === null ? ' unknown' : ''}`;
    const hue = String(text.hue ?? 0);
    const translate = `${String(Math.round(left))}px ${String(Math.round(top))}px`;
    const look = [classes, words, hue, translate].join('\n');
    if (this.#looks.get(element) === look) return;
    this.#looks.set(element, look);
    element.className = classes;
    if (element.textContent !== words) element.textContent = words;
    element.style.setProperty('--hue', hue);
    element.style.translate = translate;
  }
}
