/** How the last sound of a digit's name, or of a letter's, ends. */
const closedDigits = '013678';
const closedLetters = 'lmnr';

/** The last consonant of a word: none, ㄹ, or another. */
function ending(word: string): 'none' | 'rieul' | 'other' {
  const last = /[\p{L}\p{N}](?=[^\p{L}\p{N}]*$)/u.exec(word)?.[0].toLowerCase() ?? '';
  const code = (last.codePointAt(0) ?? 0) - 0xac00;
  if (code >= 0 && code < 11172) {
    if (code % 28 === 0) return 'none';
    return code % 28 === 8 ? 'rieul' : 'other';
  }
  if ('178lr'.includes(last) && last !== '') return 'rieul';
  return last !== '' && (closedDigits + closedLetters).includes(last) ? 'other' : 'none';
}

/**
 * Joins a particle to a word, picking its form by the word's last sound: `josa('질병', '을', '를')`.
 * 으로 goes by a rule of its own: 로 follows ㄹ too.
 */
export function josa(word: string, afterConsonant: string, afterVowel: string): string {
  const end = ending(word);
  const isOpen = end === 'none' || (end === 'rieul' && afterConsonant.startsWith('으로'));
  return word + (isOpen ? afterVowel : afterConsonant);
}
