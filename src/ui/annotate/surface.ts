import { blockAt, blocks } from '../../core/blocks';
import type { Range as TextRange } from '../../core/text';
import { makeGroups, type Group } from './groups';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The text on the page: one element a line, each holding one text node that is never touched again.
 * Spans are painted over it, not wrapped around it, so a document of any size opens at once and its
 * offsets are the DOM's own.
 */
export class Surface {
  readonly host: HTMLElement;
  readonly text: string;
  readonly blocks: readonly TextRange[];
  readonly #elements: readonly HTMLElement[];
  readonly #nodes: readonly Text[];
  readonly #groups: readonly Group[];
  readonly #starts: ReadonlyMap<Node, number>;

  constructor(host: HTMLElement, text: string) {
    this.host = host;
    this.text = text;
    this.blocks = blocks(text);
    this.#nodes = this.blocks.map(({ start, end }) =>
      document.createTextNode(text.slice(start, end)),
    );
    this.#elements = this.#nodes.map((node) => {
      const element = document.createElement('div');
      element.className = 'block';
      element.append(node);
      return element;
    });
    this.#groups = makeGroups(this.blocks, this.#elements);
    this.#starts = new Map(
      this.#nodes.map((node, index) => [node, this.blocks[index]?.start ?? 0] as const),
    );
    host.append(...this.#groups.map(({ element }) => element));
  }

  dispose(): void {
    for (const { element } of this.#groups) element.remove();
  }

  /** The DOM position of an offset; one inside a line end is at the end of its line. */
  position(offset: number): { readonly node: Text; readonly offset: number } {
    const index = blockAt(this.blocks, offset);
    const node = this.#nodes[index];
    const block = this.blocks[index];
    if (!node || !block) throw new RangeError('A document has at least one block.');
    return { node, offset: Math.min(offset, block.end) - block.start };
  }

  /** A range that paints; static, since the text under it never changes. */
  staticRange({ start, end }: TextRange): StaticRange {
    const [from, to] = [this.position(start), this.position(end)];
    return new StaticRange({
      startContainer: from.node,
      startOffset: from.offset,
      endContainer: to.node,
      endOffset: to.offset,
    });
  }

  liveRange({ start, end }: TextRange): Range {
    const [from, to] = [this.position(start), this.position(end)];
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    return range;
  }

  /** The offset of a DOM position in the text, or `null` for one outside of it. */
  offsetOf(node: Node, offset: number): number | null {
    const start = this.#starts.get(node);
    if (start !== undefined) return start + offset;
    const group = this.#groups.find(({ element }) => element === node);
    if (group) {
      const block = this.blocks[Math.min(group.first + offset, group.last)];
      return (group.first + offset > group.last ? block?.end : block?.start) ?? null;
    }
    const index = this.#elements.indexOf(node as HTMLElement);
    const block = this.blocks[index];
    return block ? (offset === 0 ? block.start : block.end) : null;
  }

  /** The offset nearest to a point of the viewport, or `null` outside the text. */
  offsetAt({ x, y }: Point): number | null {
    const found = document.caretPositionFromPoint(x, y);
    return found ? this.offsetOf(found.offsetNode, found.offset) : null;
  }

  /** Where a caret at the offset stands, in viewport coordinates. */
  caretRect(offset: number): DOMRect {
    const index = blockAt(this.blocks, offset);
    const block = this.blocks[index] ?? { start: 0, end: 0 };
    const at = Math.min(offset, block.end);
    const ahead = at < block.end;
    const beside = ahead
      ? { start: at, end: at + 1 }
      : { start: Math.max(block.start, at - 1), end: at };
    const rects = this.liveRange(beside).getClientRects();
    const rect = ahead ? rects[0] : rects[rects.length - 1];
    const box = rect ?? this.#elements[index]?.getBoundingClientRect() ?? new DOMRect();
    return new DOMRect(rect && !ahead ? box.right : box.left, box.top, 0, box.height);
  }

  /**
   * First and last block that show in the viewport between two heights, by binary search. Groups
   * first: to ask for a block in a group that is not laid out would lay the group out.
   */
  visible(top: number, bottom: number): readonly [first: number, last: number] {
    const find = (isPast: (rect: DOMRect) => boolean) => {
      const isAt = (element: HTMLElement | undefined) =>
        element === undefined || isPast(element.getBoundingClientRect());
      const groups = this.#groups;
      const group = groups[lowest(0, groups.length - 1, (at) => isAt(groups[at]?.element))];
      return lowest(group?.first ?? 0, group?.last ?? 0, (at) => isAt(this.#elements[at]));
    };
    return [find((rect) => rect.bottom > top), find((rect) => rect.bottom >= bottom)];
  }

  /** The offset one line up or down, as near to `x` as the line allows. */
  vertical(offset: number, direction: 1 | -1, x: number): number {
    const rect = this.caretRect(offset);
    const step = rect.height / 2;
    for (let reach = 1; reach <= 8; reach++) {
      const y = direction === 1 ? rect.bottom + reach * step : rect.top - reach * step;
      const found = this.offsetAt({ x, y });
      if (found !== null && found !== offset && this.caretRect(found).top !== rect.top)
        return found;
    }
    return offset;
  }
}

/** The lowest number from `low` on that passes, where all above it pass too; else `high`. */
function lowest(low: number, high: number, passes: (at: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
