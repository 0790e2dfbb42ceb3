export const HEALTH = Symbol('HealthRegistry');
