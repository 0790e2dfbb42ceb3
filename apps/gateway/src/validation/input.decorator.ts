import { Body as NestBody, Param, Query as NestQuery, type PipeTransform, type Type } from '@nestjs/common';
import { ID_PATTERN, parseEntryId } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { ContractPipe } from './contract.pipe';

/** The JSON body as an instance of a contract class. The class is named, for there is no metadata to find it by. */
export const Body = (contract: Type): ParameterDecorator => NestBody(new ContractPipe(contract));
/** The query as an instance of a contract class. */
export const Query = (contract: Type): ParameterDecorator => NestQuery(new ContractPipe(contract));

const notFound = (what: string): DomainError => new DomainError('not_found', `${what}_not_found`, `There is no such ${what}.`);

/** Ids that cannot exist are not asked about. */
class IdPipe implements PipeTransform<string, string> {
  constructor(
    private readonly what: string,
    private readonly isPossible: (id: string) => boolean,
  ) {}

  transform(id: string): string {
    if (!this.isPossible(id)) throw notFound(this.what);
    return id;
  }
}

/** The path parameter `id`; 404 when no id of ours looks like it. */
export const Id = (what: 'source' | 'deletion' | 'run' | 'key'): ParameterDecorator =>
  Param('id', new IdPipe(what, (id) => ID_PATTERN.test(id)));
/** The path parameter `id` of a review: of its own, or `override:` and the article it is about. */
export const ReviewId = (): ParameterDecorator => Param('id', new IdPipe('review', (id) => ID_PATTERN.test(id) || /^override:/.test(id)));
/** The path parameter `id` of an article in one locale: `SOURCE:ARTICLE:LOCALE`. */
export const EntryId = (): ParameterDecorator => Param('id', new IdPipe('article', (id) => parseEntryId(id) !== undefined));
