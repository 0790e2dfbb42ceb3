import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { elasticsearchArtifact } from '../providers/elasticsearch/elasticsearch-artifact';
import { kafkaArtifact } from '../providers/kafka/kafka-artifact';
import { secantusArtifact } from '../providers/mongodb/secantus-artifact';
import { findDamage } from './manifest';

/** One artifact of the native stack and what is in the cache of it. */
export interface ArtifactState {
  name: string;
  version: string;
  folder: string;
  /** `absent` and `damaged` ones are made at the next start. */
  state: 'ready' | 'absent' | 'damaged';
  /** What is wrong with a damaged one. */
  damage: string | null;
  /** Space that making it takes. */
  needsMiB: number;
}

export const artifactStates = (cacheRoot: string): ArtifactState[] =>
  [kafkaArtifact, elasticsearchArtifact, secantusArtifact].map(({ name, version, needsMiB }) => {
    const folder = join(cacheRoot, name, version);
    const damage = existsSync(folder) ? findDamage(folder) : null;
    const state = !existsSync(folder) ? 'absent' : damage === null ? 'ready' : 'damaged';
    return { name, version, folder, state, damage, needsMiB };
  });
