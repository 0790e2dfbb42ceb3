import type { CorpusRequest } from '../corpora/load-corpus';
import type { FaultRule } from '../faults/fault';
import type { LoggedRequest, RequestSummary } from '../request-log';
import type { AccountEditor } from '../state/account-editor';
import type { OracleRow } from '../state/oracle';
import type { AccountCommands, EditVerb } from './control-api';
import type { Moment } from './scheduled-commands';

/** Steers a running simulator from a test, a benchmark or a demo. Every call throws when the simulator refuses it. */
export class SimulatorControl {
  constructor(private readonly url: string) {}

  health(): Promise<{ status: string; accounts: string[] }> {
    return this.call('GET', '/health');
  }

  /** Creates the account, or replaces it. */
  createAccount(request: CorpusRequest): Promise<{ subdomain: string; articles: number }> {
    return this.call('POST', '/accounts', request);
  }

  deleteAccount(subdomain: string): Promise<void> {
    return this.call('DELETE', `/${subdomain}/account`);
  }

  /** @example await control.edit('acme', 'restrict', articleId, segmentId) */
  async edit<V extends EditVerb>(subdomain: string, verb: V, ...args: Parameters<AccountEditor[V]>): Promise<ReturnType<AccountEditor[V]>> {
    const { result } = await this.call<{ result: ReturnType<AccountEditor[V]> }>('POST', `/${subdomain}/edit`, { verb, args });
    return result;
  }

  command(subdomain: string, command: Partial<AccountCommands>): Promise<{ id?: number }> {
    return this.call('POST', `/${subdomain}/command`, command);
  }

  /** The same at a moment to come. @example await control.commandAt('acme', { path: '/articles', after: 2 }, { apiToken: { revoke } }) */
  commandAt(subdomain: string, at: Moment, command: Partial<AccountCommands>): Promise<void> {
    return this.call('POST', `/${subdomain}/schedule`, { at, command });
  }

  /** What a true index must hold. */
  async oracle(subdomain: string): Promise<OracleRow[]> {
    const response = await fetch(`${this.url}/control/${subdomain}/oracle`);
    if (!response.ok) throw new Error(`oracle: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as OracleRow);
  }

  addFault(rule: FaultRule): Promise<void> {
    return this.call('POST', '/faults', rule);
  }

  clearFaults(): Promise<void> {
    return this.call('DELETE', '/faults');
  }

  requests(limit = 1_000): Promise<RequestSummary & { requests: LoggedRequest[] }> {
    return this.call('GET', `/requests?limit=${limit}`);
  }

  clearRequests(): Promise<void> {
    return this.call('DELETE', '/requests');
  }

  advanceClock(advanceMs: number): Promise<void> {
    return this.call('POST', '/clock', { advanceMs });
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/control${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} /control${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
