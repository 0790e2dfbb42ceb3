import { Body as NestBody, Param, Query as NestQuery, type PipeTransform, type Type } from '@nestjs/common';
import { ID_PATTERN, parseEntryId } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { ContractPipe } from './contract.pipe';

/** The JSON body as an instance of a contract class. The class is named, for there is no metadata to find it by. */
export const Body = (contract: Type): ParameterDecorator => NestBody(new ContractPipe(contract));
/** Of what a request may say beside its path and query: nothing. */
export class EmptyInput {}
/** A body is not needed; one with fields is meant for something else, and refused. */
export const NoBody = (): ParameterDecorator => Body(EmptyInput);
/** The query as an instance of a contract class. */
export const Query = (contract: Type): ParameterDecorator => NestQuery(new ContractPipe(contract));

const notFound =
  (what: string): (() => DomainError) =>
  () =>
    new DomainError('not_found', `${what}_not_found`, `There is no such ${what.replace('_', ' ')}.`);
/** As the registry refuses a webhook request: the same words whatever does not hold. */
export const webhookUnknown = (): DomainError =>
  new DomainError('not_found', 'webhook_unknown', 'There is no such webhook, or its signature or its time does not hold.');

/** Ids that cannot exist are not asked about. */
class IdPipe implements PipeTransform<string, string> {
  constructor(
    private readonly refusal: () => DomainError,
    private readonly isPossible: (id: string) => boolean,
  ) {}

  transform(id: string): string {
    if (!this.isPossible(id)) throw this.refusal();
    return id;
  }
}

/** The path parameter `id`; 404 when no id of ours looks like it. */
export const Id = (what: 'source' | 'deletion' | 'run' | 'rebuild' | 'key' | 'drift_check'): ParameterDecorator =>
  Param('id', new IdPipe(notFound(what), (id) => ID_PATTERN.test(id)));
/** The source in the path of a webhook; told like a signature that does not hold. */
export const WebhookId = (): ParameterDecorator => Param('id', new IdPipe(webhookUnknown, (id) => ID_PATTERN.test(id)));
/** The path parameter `id` of a review: of its own, or `override:` and the article it is about. */
export const ReviewId = (): ParameterDecorator =>
  Param('id', new IdPipe(notFound('review'), (id) => ID_PATTERN.test(id) || /^override:/.test(id)));
/** The path parameter `id` of an article in one locale: `SOURCE:ARTICLE:LOCALE`. */
export const EntryId = (): ParameterDecorator => Param('id', new IdPipe(notFound('article'), (id) => parseEntryId(id) !== undefined));
