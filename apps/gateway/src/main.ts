import 'reflect-metadata';
import { systemClock } from './clock/system-clock';
import { loadGatewayConfig } from './config';
import { startGateway } from './gateway';

void startGateway(loadGatewayConfig(), systemClock);
