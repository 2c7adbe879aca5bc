import { inReadingOrder, type Span } from '../../src/core/layer';
import type { Doc } from '../../src/core/text';

/** A document and what is marked in it. */
export interface Marked {
  readonly doc: Doc;
  readonly spans: readonly Span[];
}

/** A word once in every line that no span covers, for one more to be added there. */
export const freeWord = '기록지';

const entities = {
  Disease: ['만성 위염', '제2형 당뇨병', '고혈압', '좌측 무릎 통증', '폐렴', '기관지 천식'],
  Body: ['우측 어깨', '담낭', '요추', '갑상샘', '왼쪽 발목', '대퇴골'],
  Treatment: ['항생제 치료', '복강경 수술', '인슐린', '물리 치료', '항응고제', '관절 천자'],
} as const;

const leads = [
  '외래에서',
  '전날 밤부터',
  '지난주 검진에서',
  '보호자에 따르면',
  '입원 뒤에',
  '다시',
];
const tails = ['확인하고', '자세히 살펴보고', '적은 뒤', '거듭 물은 다음', '함께 보면서', '두고'];
const objects = ['의 경과를', '에 관한 내용을', '의 변화를', '의 지난 일을'];

/**
 * The document the peers were measured with, in kind: three labels, an entity for every 24 or so
 * characters, a line break after four. Same number of spans, same document.
 */
export function makeDoc(id: string, title: string, count: number): Marked {
  const labels = Object.keys(entities) as (keyof typeof entities)[];
  const spans: Span[] = [];
  let text = '';
  for (let index = 0; index < count; index++) {
    const label = at(labels, index);
    const name = at(entities[label], Math.floor(index / 3) * 5 + index);
    text += `${at(leads, index * 7)} `;
    spans.push({
      id: `${id}-${String(index)}`,
      start: text.length,
      end: text.length + name.length,
      label,
    });
    text += `${name}${at(objects, index * 3)} ${at(tails, index * 5)} `;
    if (index % 4 === 3) text += `${freeWord} 씀.\n`;
  }
  return { doc: { id, title, text }, spans: spans.toSorted(inReadingOrder) };
}

/** A project's worth of short documents, each with a few spans. */
export function makeDocs(count: number): Marked[] {
  return Array.from({ length: count }, (_, index) =>
    makeDoc(`doc-${String(index)}`, `진료 기록 ${String(index + 1)}`, 2 + (index % 5)),
  );
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError('The list is empty.');
  return found;
};
