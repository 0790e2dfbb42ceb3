import { model, Schema } from 'mongoose';
import { encodeCursor } from './page-cursor';
import { findPage } from './page';

interface Row {
  _id: string;
  name: string;
  run: number;
  at: Date;
}
const rows = model<Row>('PageSpecRow', new Schema<Row>({ _id: String, name: String, run: Number, at: Date }));

describe('a page of a list', () => {
  // Refused before the database is asked; there is none here.
  it.each([
    ['name', 7],
    ['name', new Date(0)],
    ['run', 'seven'],
    ['run', new Date(0)],
    ['at', 'yesterday'],
    ['at', 0],
  ] as const)('sorted by %s does not begin at %p, which another list gave out', async (field, value) => {
    const page = findPage(rows, { filter: {}, sort: { field, direction: 'asc' }, cursor: encodeCursor({ value, id: 'a' }) });
    await expect(page).rejects.toMatchObject({ kind: 'invalid', code: 'validation_failed' });
  });
});
