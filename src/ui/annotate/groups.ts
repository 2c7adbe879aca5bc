import type { Range as TextRange } from '../../core/text';

/** Neighbouring lines that the browser lays out together or not at all. */
export interface Group {
  readonly element: HTMLElement;
  /** Indexes of its first and last block. */
  readonly first: number;
  readonly last: number;
}

/** What one group holds at most: few enough to lay out at once, so many that groups are few. */
const most = { blocks: 16, length: 2_000 };
/** Characters in a line on the screen, roughly: a guess at the height of what is not laid out yet. */
const lineLength = 40;

/**
 * Puts the elements of a document's blocks into groups. Every element with `content-visibility` costs
 * a little in every frame, so a long document has one for some screen lines, not one for each.
 */
export function makeGroups(
  blocks: readonly TextRange[],
  elements: readonly HTMLElement[],
): readonly Group[] {
  const groups: Group[] = [];
  let first = 0;
  let [length, lines] = [0, 0];
  for (const [index, { start, end }] of blocks.entries()) {
    length += end - start;
    lines += Math.max(1, Math.ceil((end - start) / lineLength));
    const isLast = index === blocks.length - 1;
    if (!isLast && index - first + 1 < most.blocks && length < most.length) continue;
    const element = document.createElement('div');
    element.className = 'group';
    element.style.setProperty('--lines', String(lines));
    element.append(...elements.slice(first, index + 1));
    groups.push({ element, first, last: index });
    first = index + 1;
    [length, lines] = [0, 0];
  }
  return groups;
}
