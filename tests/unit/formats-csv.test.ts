import { describe, expect, it } from 'vitest';
import { read } from '../support/read-format';

describe('a table', () => {
  it.each([
    ['comma', 'id,text\n1,"간, 위"\n2,폐\n', ['간, 위', '폐']],
    ['tab', 'id\ttext\r\n1\t간, 위\r\n2\t폐\r\n', ['간, 위', '폐']],
    ['semicolon', 'id;text\n1;간, 위\n2;폐', ['간, 위', '폐']],
  ])('separated by %s is read by its header', (_, text, expected) => {
    expect(read('csv', text).docs.map(([first]) => first)).toEqual(expected);
  });

  it('keeps line ends and quotes inside a cell, and other columns beside it', () => {
    const { entries } = read('csv', 'title,text,ward\n기록,"첫 줄\r\n""둘째""",7병동\n');
    expect(entries[0]).toMatchObject({
      doc: { title: '기록', text: '첫 줄\r\n"둘째"', meta: { ward: '7병동' } },
      line: 2,
    });
  });

  it('without a header has numbered columns', () => {
    const { docs } = read('csv', '1,두통이 심하다고 호소한다\n2,호전\n', { header: false });
    expect(docs).toEqual([['두통이 심하다고 호소한다'], ['호전']]);
  });

  it('takes any column as the text', () => {
    const text = 'Q,A\n어디가 아픈가요,머리요\n언제부터요,어제부터요\n';
    expect(read('csv', text, { textColumn: 'Q' }).docs[0]).toEqual(['어디가 아픈가요']);
    expect(read('csv', text, { textColumn: 'A' }).docs[0]).toEqual(['머리요']);
    expect(read('csv', text, { textColumn: 'B' }).problems).toEqual(['error no-column 1']);
  });

  it('loses no row to a bad one', () => {
    const { docs, problems } = read('csv', 'id,text\n1,"열린\n2,"닫힌"\n3\n4,"뒤"에\n5,끝\n');
    expect(docs).toEqual([['"열린'], ['닫힌'], ['"뒤"에'], ['끝']]);
    expect(problems).toEqual([
      'error open-quote 2:3',
      'error missing-cells 4',
      'error open-quote 5:3',
    ]);
  });
});
