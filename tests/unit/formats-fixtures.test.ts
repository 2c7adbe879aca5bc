import { expect, it } from 'vitest';
import { preview } from '../../src/formats/import';
import type { Preview } from '../../src/formats/preview';
import { exportCorpus } from '../../src/formats/export';
import { describeWithFixtures, fixtureNames, fixtures } from '../support/fixtures';

const look = (path: string): Promise<Preview> =>
  preview([{ path, bytes: () => Promise.resolve(fixtures(path)) }]);

describeWithFixtures('real files', () => {
  it.each([...fixtureNames('conll'), ...fixtureNames('doccano')])(
    'are read, or their errors have a place: %s',
    async (path) => {
      const { docs, problems } = await look(path);
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(docs > 0 || errors.length > 0).toBe(true);
      for (const { file, line, code } of errors) {
        expect(file).toBe(path);
        expect(line > 0 || code === 'unknown-encoding').toBe(true);
      }
    },
  );

  // Documents, spans and problems, counted by hand or by the corpora's own descriptions.
  it.each([
    ['conll/doccano/example.conll', 'conll', 2, 2, {}],
    ['conll/doccano/labeling.trailing.conll', 'conll', 1, 2, {}],
    ['conll/doccano/labeling.invalid.conll', 'conll', 3, 5, { 'unreadable-tag': 1 }],
    ['conll/spacy/ner-token-per-line.iob', 'conll', 1, 7, {}],
    ['conll/spacy/ner-token-per-line-conll2003.iob', 'conll', 1, 7, {}],
    ['conll/spacy/test_cli_converters_conll_ner_to_docs.txt', 'conll', 1, 10, {}],
    ['conll/wnut17_emerging.dev.conll', 'conll', 1009, 836, {}],
    ['conll/wnut17_emerging.test.annotated', 'conll', 1287, 1079, {}],
    ['conll/ncbi-disease_devel.tsv', 'conll', 923, 787, {}],
    ['conll/bconv/tutorial-example.conll', 'conll', 5, 9, {}],
    [
      'doccano/data_import_tests/sequence_labeling/example.jsonl',
      'doccano',
      2,
      1,
      { 'no-text': 1 },
    ],
    ['doccano/data_export_examples/sequence_labeling/example.jsonl', 'doccano', 3, 4, {}],
    [
      'doccano/data_export_examples/relation_extraction/example.jsonl',
      'doccano',
      1,
      4,
      { 'not-carried': 1 },
    ],
    ['doccano/data_import_tests/example.utf16.csv', 'csv', 3, 0, {}],
    ['doccano/ko/konec-dev-doccano.head500.jsonl', 'doccano', 500, 1916, {}],
    ['csv/ChatbotData.head500.csv', 'csv', 499, 0, {}],
    ['klue-ner/klue-ner-v1.1_dev.head400.tsv', 'conll', 400, 1142, {}],
    ['klue-ner/variants/dev-checkbio.head100.tsv', 'conll', 100, 452, {}],
  ] as const)('hold what they should: %s', async (path, format, docs, spans, problems) => {
    const found = await look(path);
    expect(found.files[0]?.format).toBe(format);
    expect([found.docs, found.spans, found.problemCounts]).toEqual([docs, spans, problems]);
  });

  it('of KLUE give the sentences of their headers, spaces and rare jamo and all', async () => {
    for (const name of ['klue-ner-v1.1_dev.edge.tsv', 'klue-ner-v1.1_dev.head400.tsv']) {
      const path = `klue-ner/${name}`;
      const lines = new TextDecoder().decode(fixtures(path)).split('\n');
      const headers = lines.filter((line) => line.startsWith('## klue-ner'));
      const sentences = headers.map((line) =>
        line.slice(line.indexOf('\t') + 1).replace(/<([^<>]*):(?:PS|LC|OG|DT|TI|QT)>/gu, '$1'),
      );
      const found = await look(path);
      expect(found.docs).toBe(headers.length);
      expect(found.samples.map(({ doc }) => doc.text)).toEqual(sentences.slice(0, 5));
    }
  });

  it.each(['klue-ner/klue-ner-v1.1_dev.edge.tsv', 'conll/ncbi-disease_devel.tsv'])(
    'come out as they went in: %s',
    async (path) => {
      const { samples } = await look(path);
      for (const format of ['conll', 'jsonl', 'doccano']) {
        const { report } = await exportCorpus(samples, {
          format,
          options: { tokens: 'imported' },
          split: 'one',
          baseName: 'out',
        });
        expect(report).toMatchObject({ lost: [], extra: 0, isTextSame: true });
      }
    },
  );
});
