/** What the server's errors say, by their codes; what is not here is shown in the server's own words. */
export const problems: Readonly<Record<string, string>> = {
  api_token_retirement:
    'Zendesk beendet API-Token am 30. April 2027. Legen Sie in Zendesk einen OAuth-Client an, und ändern Sie rechtzeitig die Zugangsdaten dieser Quelle.',
  article_busy: 'Der Artikel wird gerade abgeglichen. Versuchen Sie es gleich noch einmal.',
  article_not_found: 'Diesen Artikel gibt es nicht.',
  audience_forbidden: 'Ein Schlüssel mit der Rolle Leser sucht nur in öffentlichen Inhalten.',
  bootstrap_key_required: 'Das darf nur der erste Schlüssel dieser Installation.',
  cancelled: 'Eine Person hat den Abgleich abgebrochen.',
  counts_mismatch: 'Die Zahlen dieses Abgleichs gehen nicht auf.',
  credentials_changed: 'Die Zugangsdaten der Quelle wurden während des Abgleichs geändert.',
  credentials_incomplete: 'Die gespeicherten Zugangsdaten sind unvollständig. Geben Sie sie noch einmal ein.',
  deletion_not_found: 'Diese Löschung gibt es nicht.',
  drift_check_not_found: 'Diese Prüfung gibt es nicht.',
  drift_interrupted: 'Die Quelle wurde während des Vergleichs geändert. Starten Sie die Prüfung noch einmal.',
  entries_quarantined: 'Einige Artikel konnten nicht verarbeitet werden und sind in Quarantäne.',
  index_busy: 'Der Index wird gerade geändert. Versuchen Sie es gleich noch einmal.',
  index_unavailable: 'Die Suchmaschine nimmt zurzeit nichts an. Es geht von selbst weiter, sobald sie es wieder tut.',
  internal_error: 'Bei uns ist etwas schiefgegangen. Mehr steht im Protokoll des Dienstes.',
  key_invalid: 'Dieser Schlüssel ist unbekannt oder wurde widerrufen.',
  key_is_bootstrap: 'Der erste Schlüssel dieser Installation kann hier nicht widerrufen werden.',
  key_not_found: 'Diesen Schlüssel gibt es nicht.',
  master_key_missing: 'Der Hauptschlüssel, mit dem die Zugangsdaten verschlüsselt sind, fehlt in HELPDEX_MASTER_KEYS.',
  quarantine_not_found: 'Dieser Artikel ist nicht in Quarantäne.',
  query_too_complex: 'Die Frage hat zu viele Wörter für eine Suche. Fragen Sie mit weniger.',
  rate_limited: 'Das waren zu viele Anfragen auf einmal. Warten Sie einen Augenblick.',
  rebuild_differs: 'Einträge des neuen Index weichen vom Hauptbuch ab. Gesucht wird weiter im Index davor.',
  rebuild_not_blocked: 'Der Neuaufbau ist nicht angehalten.',
  rebuild_not_found: 'Diesen Neuaufbau gibt es nicht.',
  rebuild_not_swapped: 'Es gibt keinen Index von vor diesem Neuaufbau, zu dem man zurückkehren könnte.',
  rebuild_blocked:
    'Ein Neuaufbau wartet auf eine Entscheidung; ein Probelauf würde ihn verwerfen. Lösen Sie seine Abweichungen auf, oder starten Sie einen neuen Neuaufbau an seiner Stelle.',
  rebuild_running: 'Ein anderer Neuaufbau läuft. Warten Sie sein Ende ab, oder sehen Sie sich seine Abweichungen an.',
  rebuild_superseded: 'Ein anderer Neuaufbau ist an die Stelle von diesem getreten.',
  removal_held: 'Es fehlten so viele Artikel, dass nichts entfernt wurde. Eine Person muss entscheiden.',
  renewal_interrupted:
    'Die Erneuerung des OAuth-Zugangs wurde unterbrochen. Der nächste Abgleich versucht weiterzukommen; gelingt es nicht, verbinden Sie die Quelle mit neuen OAuth-Zugangsdaten.',
  review_decided: 'Darüber ist schon entschieden. Sehen Sie noch einmal in die Liste.',
  review_not_found: 'Diese Entscheidung steht nicht mehr an.',
  role_too_low: 'Dazu braucht es einen Schlüssel mit einer höheren Rolle.',
  run_failed: 'Der Abgleich wurde aufgegeben.',
  run_not_found: 'Diesen Abgleich gibt es nicht.',
  run_silent: 'Von dem Abgleich war lange nichts zu hören; er wurde aufgegeben.',
  search_index_missing: 'Es gibt keinen Index, in dem gesucht werden könnte.',
  search_unavailable: 'Die Suche antwortet nicht. Versuchen Sie es gleich noch einmal.',
  secret_unreadable: 'Die gespeicherten Zugangsdaten lassen sich nicht entschlüsseln. Geben Sie sie noch einmal ein.',
  service_unavailable: 'Ein Dienst antwortet zurzeit nicht. Versuchen Sie es gleich noch einmal.',
  source_changed_meanwhile: 'Andere haben die Quelle zur selben Zeit geändert. Versuchen Sie es noch einmal.',
  source_deleting: 'Die Quelle wird gerade gelöscht.',
  source_disconnected: 'Die Quelle ist getrennt. Verbinden Sie sie zuerst mit neuen Zugangsdaten.',
  source_exists: 'Dieses Zendesk wurde schon hinzugefügt.',
  source_inactive: 'Die Quelle ist nicht verbunden: Zendesk wird nach ihr nicht gefragt.',
  source_not_found: 'Diese Quelle gibt es nicht.',
  superseded: 'Die Quelle wurde getrennt, oder ein anderer Abgleich ist an die Stelle von diesem getreten.',
  validation_failed: 'Einige Angaben sind nicht gültig. Bitte korrigieren Sie sie.',
  zendesk_answer_unreadable:
    'Zendesk hat etwas anderes als Daten geschickt, etwa eine Wartungsseite. Es wird von selbst noch einmal versucht.',
  zendesk_help_center_missing: 'Dieses Zendesk hat kein aktives Help Center. Aktivieren Sie es in Zendesk (Guide).',
  zendesk_product_inactive: 'Dieses Konto hat kein aktives Zendesk Support.',
  zendesk_rate_limited: 'Zendesk bittet um Geduld. Der Abgleich geht von selbst weiter, wenn die Wartezeit vorbei ist.',
  zendesk_redirected:
    'Zendesk antwortet unter einer anderen Adresse, wie nach einer Umbenennung. Geben Sie die Subdomain ein, die Ihr Zendesk jetzt hat.',
  zendesk_role_too_low:
    'Der Zendesk-Benutzer dieser Zugangsdaten darf nicht alles lesen. Nehmen Sie einen Administrator: Anderen zeigt Zendesk nur einen Teil der Artikel, und fehlende sähen aus wie gelöschte.',
  zendesk_subdomain_unknown:
    'Es gibt kein Zendesk mit dieser Subdomain. Geben Sie den Teil vor „.zendesk.com“ in der Adresse Ihres Zendesk ein.',
  zendesk_unauthorized:
    'Zendesk nimmt diese Zugangsdaten nicht an. Geben Sie die eines aktiven Administrators ein; abgelaufene und abgeschaltete Token müssen ersetzt werden.',
  zendesk_unreachable:
    'Zendesk ist von hier nicht zu erreichen. Es wird weiter versucht; hält das an, prüfen Sie das Netz und status.zendesk.com.',
  zendesk_user_changed: 'Die Zugangsdaten gehören jetzt einem anderen Zendesk-Benutzer als zu Beginn. Entfernt wurde nichts.',
};

const AGAIN_BY_ITSELF =
  'Es ist nichts zu tun: Der nächste Abgleich versucht es noch einmal. Bleibt es dabei, fragen Sie, wer Helpdex betreibt.';

/** What to do about it, where the error itself does not say so. */
export const actions: Readonly<Record<string, string>> = {
  counts_mismatch: 'Starten Sie einen vollständigen Abgleich. Geschieht es wieder, melden Sie es: Das ist ein Fehler von Helpdex.',
  credentials_changed: AGAIN_BY_ITSELF,
  credentials_incomplete: 'Geben Sie die Zugangsdaten noch einmal ein.',
  entries_quarantined: 'Sehen Sie unter „Zu erledigen“ nach: Dort steht zu jedem der Grund, und er lässt sich erneut holen.',
  index_unavailable: AGAIN_BY_ITSELF,
  master_key_missing: 'Ergänzen Sie den fehlenden Schlüssel in HELPDEX_MASTER_KEYS, oder geben Sie die Zugangsdaten noch einmal ein.',
  removal_held: 'Entscheiden Sie unter „Zu erledigen“.',
  run_failed: AGAIN_BY_ITSELF,
  run_silent: AGAIN_BY_ITSELF,
  secret_unreadable: 'Geben Sie die Zugangsdaten noch einmal ein.',
  zendesk_answer_unreadable: AGAIN_BY_ITSELF,
  zendesk_help_center_missing: 'Aktivieren Sie das Help Center in Zendesk, und gleichen Sie dann noch einmal ab.',
  zendesk_product_inactive: 'Aktivieren Sie das Produkt in Zendesk, und gleichen Sie dann noch einmal ab.',
  zendesk_rate_limited: AGAIN_BY_ITSELF,
  zendesk_redirected: 'Prüfen Sie in Zendesk, ob das Konto umbenannt wurde.',
  zendesk_role_too_low: 'Verwenden Sie die Zugangsdaten eines Guide-Administrators.',
  zendesk_subdomain_unknown: 'Prüfen Sie in Zendesk, ob das Konto umbenannt oder geschlossen wurde.',
  zendesk_unreachable: AGAIN_BY_ITSELF,
  zendesk_unauthorized: 'Prüfen Sie die Zugangsdaten in Zendesk, und geben Sie hier neue ein.',
};
