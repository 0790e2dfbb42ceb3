import { kafkaConfig, loadConfig, namespaceConfig } from '@helpdex/config';
import { KafkaToolbox } from '@helpdex/kafka';
import { defaultHome, localKafkaLogin, StateHome } from '@helpdex/local-stack';
import { createLogger, createMetrics } from '@helpdex/observability';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the running services are, and the key that is shown to them. */
export interface GatewaySettings {
  url: string;
  key: string;
}

const missing = (what: string, variable: string): Error =>
  new Error(`${what} is not known. Set ${variable}, or start Helpdex here with \`npm start\`.`);

/** What the environment says, and else what the last `npm start` here has kept. */
export class ReplaySettings {
  private readonly home: StateHome;

  constructor(private readonly env: Environment) {
    this.home = new StateHome(defaultHome(env as NodeJS.ProcessEnv));
  }

  /** @throws Error that names what to set */
  gateway(): GatewaySettings {
    const port = this.env['GATEWAY_PORT'] || this.port('gateway-http');
    const url = this.env['HELPDEX_GATEWAY_URL'] || (port && `http://127.0.0.1:${port}`);
    if (!url) throw missing('Where the gateway answers', 'HELPDEX_GATEWAY_URL');
    const kept = this.home.readJson<{ adminKey?: string }>('secrets/local.json')?.adminKey;
    const key = this.env['HELPDEX_API_KEY'] || this.env['HELPDEX_ADMIN_KEY'] || kept;
    if (!key) throw missing('An API key with the role operator', 'HELPDEX_API_KEY');
    return { url: url.replace(/\/+$/, ''), key };
  }

  /** @throws Error that names what to set */
  kafka(): KafkaToolbox {
    const port = this.port('kafka');
    const brokers = this.env['KAFKA_BROKERS'] || (port && `127.0.0.1:${port}`);
    if (!brokers) throw missing('Where Kafka answers', 'KAFKA_BROKERS');
    const { namespace } = loadConfig({ namespace: namespaceConfig }, this.env);
    const login = this.env['KAFKA_BROKERS'] ? null : localKafkaLogin(this.home, namespace.namespace, 'replay');
    const { kafka: config } = loadConfig({ kafka: kafkaConfig }, { ...this.env, ...login, KAFKA_BROKERS: brokers });
    const service = 'replay';
    return new KafkaToolbox({
      ...{ service, config, namespace: namespace.namespace },
      ...{ logger: createLogger({ service, level: 'silent' }), metrics: createMetrics({ service, process: false }) },
      onFatal: () => undefined,
    });
  }

  private port(name: string): number | undefined {
    return this.home.readJson<Record<string, number>>('ports.json')?.[name];
  }
}
