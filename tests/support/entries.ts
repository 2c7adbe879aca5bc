import fc from 'fast-check';
import type { Entry } from '../../src/formats/format';

/** What goes wrong in corpora: particles, decomposed Hangul, emoji, line ends, look-alikes of syntax. */
const pieces = [
  '간',
  '위암',
  '에서 ',
  '당뇨병'.normalize('NFD'),
  '크\u1172\u1172',
  '\uf9d8',
  '😀',
  '👩‍⚕️',
  'é'.normalize('NFD'),
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\ufeff',
  '.',
  '. ',
  '"',
  ',',
  ';',
  '#',
  '## ',
  '# a = b',
  '-DOCSTART-',
  'O',
  'B-Disease',
  '[',
  '{"',
  '\\',
  '=1',
];

const labels = ['Disease', 'Body', 'Treatment', 'B-X', 'Drug_dose', '질병'];

/** A text and spans that do not overlap; their edges are anywhere, also inside characters. */
export const anyEntry: fc.Arbitrary<Entry> = fc
  .tuple(
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 30 }),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...labels)), {
      maxLength: 12,
    }),
    fc.constantFrom('기록', '간호 기록.txt', 'a,"b"', ' x '),
  )
  .map(([parts, cuts, title]) => {
    const text = parts.join('');
    const places = cuts
      .map(([at, label]) => ({ at: Math.round(at * text.length), label }))
      .sort((a, b) => a.at - b.at);
    const spans = places.flatMap(({ at: start, label }, index) => {
      const end = places[index + 1]?.at ?? text.length;
      return index % 2 === 0 && start < end ? [{ start, end, label }] : [];
    });
    return { doc: { id: title, title, text }, spans };
  });
