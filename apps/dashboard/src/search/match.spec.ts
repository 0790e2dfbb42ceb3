import { matchOf } from './match';

it('tells words of the title from those that are marked in the text', () => {
  const hit = { title: 'Reset a router', snippet: 'Hold the <mark>button</mark> of the <mark>routers</mark>' };
  expect(matchOf(hit, 'how to reset routers')).toEqual({ inTitle: ['reset', 'routers'], inText: ['button'] });
});

it('works in any script, and finds nothing where nothing is', () => {
  expect(matchOf({ title: 'إعادة ضبط الموجه', snippet: '' }, 'ضبط')).toEqual({ inTitle: ['ضبط'], inText: [] });
  expect(matchOf({ title: 'Refunds', snippet: 'none' }, 'router')).toEqual({ inTitle: [], inText: [] });
});
