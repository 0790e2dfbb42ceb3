import type { IncomingMessage } from 'node:http';
import { authenticate } from './auth/authenticate';
import { grantTokens } from './auth/oauth-tokens';
import { throttled } from './auth/rate-limit';
import { spoil, type FaultEffect } from './faults/fault';
import { FAILURES, ZendeskFailure, type Answer } from './routes/answer';
import { matchRoute } from './routes/router';
import type { Simulator } from './simulator';
import type { Account, Brand } from './state/model';
import type { Caller } from './state/visible';

export interface ZendeskRequest {
  method: string;
  headers: IncomingMessage['headers'];
  /** As the client wrote it, `/{subdomain}/...`. */
  url: URL;
  body: string;
}

export interface SimulatedAnswer extends Answer {
  /** What the server has to do to the connection itself. */
  effect?: FaultEffect;
}

const splitPath = (pathname: string): { subdomain: string; rest: string } => {
  const [, subdomain = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  return { subdomain, rest };
};

/** Answers as Zendesk would: the address, then the allowance, then who asks, then the question. */
export function answerZendesk(simulator: Simulator, request: ZendeskRequest): SimulatedAnswer {
  const { subdomain, rest } = splitPath(request.url.pathname);
  const path = `${rest}${request.url.search}`;
  const found = simulator.find(subdomain);
  let caller: Caller = null;
  let insideRetryAfter = false;
  let headers: Record<string, string> = { 'zendesk-service': 'help-center', 'cache-control': 'max-age=0, private, must-revalidate' };
  const effect = simulator.faults.for(subdomain, path);
  const answer = failing(() => {
    if (!found) throw FAILURES.unknownSubdomain(subdomain);
    simulator.scheduled.before(found.account, path);
    const now = simulator.clock.now();
    const allowance = simulator.limits.take(found.account, rest, now);
    headers = { ...headers, ...allowance.headers };
    insideRetryAfter = allowance.insideWindow;
    if (allowance.refused) return allowance.refused;
    if (effect?.kind === 'throttle') {
      // Without a header nobody can know how long, so nobody is blamed for coming back.
      if (effect.form !== 'absent') simulator.limits.close(found.account, effect.seconds, now);
      return throttled({ body: 'text', ...effect }, now);
    }
    if (rest === '/oauth/tokens' && request.method === 'POST') return grantTokens(found.account, readBody(request), simulator.clock.now());
    return answerApi(simulator, request, { ...found, rest }, (known) => (caller = known));
  });
  const spoilt = effect ? spoil(effect, answer, request.url) : answer;
  simulator.log.add({
    ...{ at: simulator.clock.now(), subdomain, method: request.method, path, status: spoilt.status },
    ...{ user: (caller as Caller)?.email ?? null, insideRetryAfter },
  });
  return { ...spoilt, headers: { ...headers, ...spoilt.headers }, ...(effect ? { effect } : {}) };
}

function answerApi(
  simulator: Simulator,
  request: ZendeskRequest,
  at: { account: Account; brand: Brand; rest: string },
  recognised: (caller: Caller) => void,
): Answer {
  const { account, brand, rest } = at;
  if (!rest.startsWith('/api/v2/') || request.method !== 'GET') throw FAILURES.invalidEndpoint();
  const route = matchRoute(rest.slice('/api/v2/'.length));
  const caller = authenticate(account, request.headers.authorization, simulator.clock.now());
  recognised(caller);
  if (route.isHelpCenter && !brand.hasHelpCenter) throw FAILURES.recordNotFound();
  const zendesk = `https://${brand.subdomain}.zendesk.com`;
  const base = account.switches.publicUrls === 'zendesk' ? zendesk : `${request.url.origin}/${brand.subdomain}`;
  const url = account.switches.publicUrls === 'zendesk' ? new URL(`${zendesk}${rest}${request.url.search}`) : request.url;
  return route.handle({ account, brand, caller, url, base, clock: simulator.clock, random: simulator.random });
}

function failing(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof ZendeskFailure) return error.answer;
    throw error;
  }
}

function readBody({ headers, body }: ZendeskRequest): Record<string, unknown> {
  if ((headers['content-type'] ?? '').includes('json')) {
    const parsed = JSON.parse(body) as unknown;
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  }
  return Object.fromEntries(new URLSearchParams(body));
}
