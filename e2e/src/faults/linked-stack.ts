import { CHECKOUT, ensureStack, stopStack, type ServerName, type Stack, type StackOptions } from '@helpdex/local-stack';
import { FaultProxy } from '@helpdex/testing';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a service needs to get its work done. */
export type LinkName = ServerName | 'zendesk';

/** Servers of its own, to be killed as one likes, and a network between them and the services that breaks on demand. */
export class LinkedStack {
  private readonly links = new Map<LinkName, FaultProxy>();

  private constructor(
    private readonly options: StackOptions,
    /** As the test reaches the servers, past the network. */
    public servers: Stack,
  ) {}

  static async start(): Promise<LinkedStack> {
    const homes = join(CHECKOUT, '.helpdex');
    mkdirSync(homes, { recursive: true });
    let kafka: FaultProxy | undefined;
    const options: StackOptions = {
      home: mkdtempSync(join(homes, 'faults-')),
      // Never servers that somebody named in the environment: these here will be killed.
      env: { HELPDEX_PROVIDER: 'native' },
      server: {
        elasticsearchHeapMiB: 384,
        kafkaAdvertisedPort: async (port) => (kafka ??= await FaultProxy.start({ host: '127.0.0.1', port })).port,
      },
    };
    const stack = new LinkedStack(options, await ensureStack(options));
    if (kafka) stack.links.set('kafka', kafka);
    await stack.connect('elasticsearch', stack.servers.elasticsearch.url);
    await stack.connect('mongodb', stack.servers.mongodbUrl);
    return stack;
  }

  /** As the services reach the servers. */
  get linked(): Stack {
    const { elasticsearch, mongodbUrl } = this.servers;
    return {
      ...this.servers,
      kafkaBrokers: [`127.0.0.1:${this.link('kafka').port}`],
      elasticsearch: { ...elasticsearch, url: this.through('elasticsearch', elasticsearch.url) },
      mongodbUrl: this.through('mongodb', mongodbUrl),
    };
  }

  readonly zendeskLink = async (origin: string): Promise<string> => {
    await this.connect('zendesk', origin);
    return this.through('zendesk', origin);
  };

  link(name: LinkName): FaultProxy {
    const link = this.links.get(name);
    if (!link) throw new Error(`there is no link to ${name}`);
    return link;
  }

  /** As by a power cut. */
  kill(name: ServerName): void {
    const pid = this.servers.pids[name];
    if (pid === undefined) throw new Error(`${name} does not run here`);
    process.kill(pid, 'SIGKILL');
  }

  /** Starts again what was killed, with the data it had. */
  async revive(): Promise<void> {
    this.servers = await ensureStack(this.options);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.links.values()].map((link) => link.close()));
    await stopStack(this.options);
    rmSync(this.servers.home.root, { recursive: true, force: true });
  }

  private async connect(name: LinkName, url: string): Promise<void> {
    const { hostname: host, port } = new URL(url);
    this.links.set(name, await FaultProxy.start({ host, port: Number(port) }));
  }

  private through(name: LinkName, url: string): string {
    const linked = new URL(url);
    linked.port = String(this.link(name).port);
    return linked.href.replace(/\/$/, '');
  }
}
