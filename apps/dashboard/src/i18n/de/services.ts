import type { services as en } from '../en/services';
import type { Message } from '../message';

export const services: Record<keyof typeof en, Message> = {
  'health.ok': 'Alles antwortet',
  'health.partly': 'Alles antwortet, was gefragt werden konnte',
  'health.failing': 'Etwas antwortet nicht',
  'health.lead.failing': 'Verloren geht dabei nichts: Was wartet, geht von selbst weiter, sobald wieder alles antwortet.',
  'service.source-registry': 'Verwaltet Quellen, Zugangsdaten, API-Schlüssel und das Protokoll',
  'service.scheduler': 'Beginnt Abgleiche nach Zeitplan',
  'service.fetcher': 'Liest Artikel aus Zendesk',
  'service.classifier': 'Entscheidet, wer einen Artikel sehen darf',
  'service.indexer': 'Macht Artikel auffindbar',
  'service.gateway': 'Beantwortet diese Seite, die API und jede Suche',
  'serviceEffect.source-registry': 'Niemand kann sich neu anmelden, und kein Abgleich beginnt.',
  'serviceEffect.scheduler': 'Kein Abgleich beginnt von selbst. „Jetzt abgleichen“ geht weiter.',
  'serviceEffect.fetcher': 'Aus Zendesk wird nichts gelesen. Laufende Abgleiche warten.',
  'serviceEffect.classifier': 'Artikel werden nicht aufgelistet, und Änderungen warten, auch Einschränkungen.',
  'serviceEffect.indexer': 'Gesucht wird wie bisher; Änderungen warten, auch Einschränkungen.',
  'serviceEffect.gateway': 'Einige Seiten und Antworten fehlen.',
  'serviceState.ok': 'Läuft',
  'serviceState.waiting': 'Wartet',
  'serviceState.silent': 'Keine Antwort',
  'serviceState.unknown': 'Nicht bekannt',
  'serviceAction.waiting': 'Er läuft, wartet aber auf {parts}. Von selbst geht es weiter; dauert es, sehen Sie dort nach: {parts}.',
  'serviceAction.silent': 'Starten Sie ihn neu. Bleibt er nicht oben, sagen die letzten Zeilen seines Protokolls, warum.',
  'serviceAction.unknown': 'Niemand hat dem Gateway gesagt, wo es fragen soll: Setzen Sie {variable}.',
  'servicePart.started': 'das Ende seines eigenen Starts',
};
