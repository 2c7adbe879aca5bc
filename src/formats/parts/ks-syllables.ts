const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const medials = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ';
/** By its place the number of the final consonant; the filler is none. */
const finals = '\u3164ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

const spelt = new RegExp(`\\u3164([${initials}])([${medials}])([${finals}])`, 'gu');

/**
 * Puts together the syllables that strict EUC-KR (KS X 1001, annex 3) spells out as a filler and three
 * letters, since it has codes for 2,350 of the 11,172 only. Browsers leave them apart.
 */
export const composeSpelt = (text: string): string =>
  text.includes('\u3164')
    ? text.replace(spelt, (_, initial: string, medial: string, final: string) =>
        String.fromCharCode(
          0xac00 +
            (initials.indexOf(initial) * 21 + medials.indexOf(medial)) * 28 +
            finals.indexOf(final),
        ),
      )
    : text;
