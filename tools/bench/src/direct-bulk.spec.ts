import { documentOf, type KnowledgeDocument } from '@helpdex/knowledge-index';
import { recordOf } from './direct-bulk';

it('makes the writer write the very document that the pipeline wrote', () => {
  const document: KnowledgeDocument = {
    ...{ tombstone: false, source: 's', article: '7', articleKey: 's:7', locale: 'de', ver: 1_048_577, run: 1 },
    ...{ visibility: 'internal', state: 'live', title: 'Titel', text: 'Ein Text.', lang: { de: { title: 'Titel', text: 'Ein Text.' } } },
    ...{ excerpt: 'Ein Text.', url: 'https://acme.test/7', labels: ['a'], path: ['K', 'S'], sectionIds: ['1', '2'], brand: 'b' },
    passages: [
      { heading: 'Titel', text: 'Ein Text.', anchor: null, lang: { de: 'Ein Text.' } },
      { heading: 'Mehr & <mehr>', text: 'Zeile\nZeile', anchor: 'more', lang: { de: 'Zeile\nZeile' } },
    ],
    updatedAt: '2026-11-23T10:00:00.000Z',
  };
  expect(documentOf(recordOf(document), 'internal')).toEqual(document);
});
