import type { FreeSpan } from './format';
import type { Options } from './options';

/**
 * Why a span is not in the file as it was marked:
 * `inside-token` an edge is inside a token; `overlap` another span has its tokens; `no-token`
 * nothing of it was written; `edge-space` it begins or ends with white space; `label` its label was
 * spelt otherwise; `text` the text under it changed; `not-carried` the format has no spans.
 */
export const lossReasons = [
  'inside-token',
  'overlap',
  'no-token',
  'edge-space',
  'label',
  'text',
  'not-carried',
] as const;
export type LossReason = (typeof lossReasons)[number];

export interface Lost {
  readonly docId: string;
  readonly docTitle: string;
  readonly span: FreeSpan;
  /** The text under the span as it was marked. */
  readonly surface: string;
  readonly reason: LossReason;
  /** What stands in the file in its place. */
  readonly written?: { readonly surface: string; readonly label: string };
}

/** What reading the written bytes back, as anyone else would, has found. */
export interface ExportReport {
  readonly docs: number;
  readonly spans: number;
  /** Spans in the file exactly as marked; `spans === exact + lost.length`. */
  readonly exact: number;
  readonly lost: readonly Lost[];
  /** Spans in the file that nobody marked. Anything but 0 is a fault of ours. */
  readonly extra: number;
  /** White space apart, whether the text came back the same. */
  readonly isTextSame: boolean;
}

export interface OutputFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ExportRequest {
  /** Id of a format that can write. */
  readonly format: string;
  readonly options?: Options;
  readonly split: 'one' | 'per-document';
  /** Name of the file, or of the archive, without extension. */
  readonly baseName: string;
  readonly signal?: AbortSignal;
  onProgress?(docs: number): void;
}

export interface Exported {
  /** One file, or one a document. `bundle` makes of them the one file to download. */
  readonly files: readonly OutputFile[];
  readonly report: ExportReport;
}
