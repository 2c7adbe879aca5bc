// A CommonJS package: Node gives it no named exports.
import papaparse from 'papaparse';

/** One record of RFC 4180 with its line end; cells are quoted where they must be and else as they are. */
export const csvLine = (cells: string[], delimiter = ','): string =>
  `${papaparse.unparse([cells], { delimiter })}\n`;
