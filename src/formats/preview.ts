import type { Encoding } from './decode-text';
import type { Entry, SniffReason } from './format';
import type { Options } from './options';
import type { Problem, ProblemCode } from './problem';

/** A file a user brings, read only when it is needed. `sourceOf` makes one of a DOM `File`. */
export interface SourceFile {
  /** With its folders where they are known. */
  readonly path: string;
  bytes(): Promise<Uint8Array>;
}

/** What the user said about one file, or about all; the rest is found out. */
export interface FileChoice {
  readonly encoding?: Encoding;
  /** Id of a format. */
  readonly format?: string;
  readonly options?: Options;
}

export interface Choice {
  readonly all?: FileChoice;
  /** By path as the preview gives it; goes before `all`. */
  readonly byPath?: Readonly<Record<string, FileChoice>>;
}

export interface Work {
  readonly signal?: AbortSignal;
  /** Documents read, and files read of files there are. */
  onProgress?(progress: {
    readonly docs: number;
    readonly file: number;
    readonly files: number;
  }): void;
}

export interface FilePreview {
  /** Unique in the preview. A file out of a ZIP has the path `archive.zip/inside.csv`, in NFC. */
  readonly path: string;
  /** `null` where no encoding fits, or where the format reads bytes and none is asked for. */
  readonly encoding: Encoding | null;
  readonly hasBom: boolean;
  /** Id of the format; `null` where the file could not be decoded, and nothing of it is imported. */
  readonly format: string | null;
  readonly confidence: number;
  readonly reason: SniffReason;
  /** One value for each of the format's `readOptions`. */
  readonly options: Options;
  /** The values that each option of kind `column` can take here. */
  readonly columns: readonly string[];
  readonly docs: number;
  readonly spans: number;
  readonly labels: Readonly<Record<string, number>>;
}

/** What an import would bring. It is made by the import itself, so it cannot differ from it. */
export interface Preview {
  readonly files: readonly FilePreview[];
  readonly docs: number;
  readonly spans: number;
  readonly labels: Readonly<Record<string, number>>;
  /** The first 200. */
  readonly problems: readonly Problem[];
  /** All of them, counted. */
  readonly problemCounts: Readonly<Partial<Record<ProblemCode, number>>>;
  readonly severityCounts: Readonly<Record<Problem['severity'], number>>;
  /** The first few documents with their spans. */
  readonly samples: readonly Entry[];
  /** The files themselves, by their path here, for the import to read again. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}
