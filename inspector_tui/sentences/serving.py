"""Sentences about running a server: its audit, witnesses, backups, snapshots and judging."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

AUDIT: Final = {
    "LOG_RECORD_MISSING": N_(
        "The log lacks the record at position {position}. Stop the server, keep its data, compare with a backup."
    ),
    "LOG_RECORD_ALTERED": N_(
        "The record at position {position} of the log was altered or moved. "
        "Stop the server, keep its data, compare with a backup."
    ),
    "LOG_CHAIN_BROKEN": N_(
        "The record at position {position} of the log does not follow the one before it in its device's ledger. "
        "Stop the server, keep its data, compare with a backup."
    ),
    "LOG_TILE_ALTERED": N_(
        "A part of the log's tree ({level}/{index}) is not what the records make. Restore the database from a backup."
    ),
    "LOG_ROOT_FALSE": N_(
        "The records do not make the signed root of the log at size {size}. "
        "Stop the server, keep its data, compare with a backup."
    ),
    "LOG_CHECKPOINT_FALSE": N_("The checkpoint of the log at size {size} is not signed by the receipts key."),
    "NEW_START_ELSEWHERE": N_(
        "The declaration names a place (record {size}) that this log does not have. Nothing was changed. "
        "Draft it anew at this server."
    ),
    "LOG_QUARANTINE_ALTERED": N_("A record in quarantine was altered ({record}). Compare with a backup."),
}

WITNESSES: Final = {
    "WITNESSES_RANGE": N_("At most {most} witnesses can be demanded. Nothing was changed."),
    "WITNESS_FALSE": N_("What the witness {device} is said to have signed does not hold. Tell your administrator."),
}

JUDGING: Final = {
    "NOT_WAITING": N_("Nothing of that name waits to be judged ({what}). Sync, then look again."),
    "NOT_KEEPABLE": N_(
        "This record cannot count: it is not genuine, cannot be read, or its device may not say it ({refusal}). "
        "It can be declared void."
    ),
    "KEPT_FALSE": N_(
        "A record claims to be kept, but the server did not say so ({device}). It was not taken in. "
        "Tell your administrator."
    ),
    "OWN_DEVICE": N_("This is the device you are working on. Ask another supervisor to end it."),
    "DEVICE_ENDED": N_("{device} was ended already."),
    "DEVICE_STILL_ACTIVE": N_("This device still works. End it first, sync, then invite again."),
}

SNAPSHOTS: Final = {
    "SNAPSHOT_NONE": N_("The server has no snapshot for this device yet. The records come page by page."),
    "SNAPSHOT_FALSE": N_(
        "The snapshot of the server does not hold what it promises. It was not taken in. Tell your administrator."
    ),
}

BACKUPS: Final = {
    "BACKUP_FAILED": N_("The copy was not made ({problem}). The server is as it was."),
    "BACKUP_INCOMPLETE": N_("This is no whole backup: {file} is missing or cannot be read. Nothing was restored."),
    "BACKUP_DAMAGED": N_("The backup is damaged: {file} is not what was written. Take another copy."),
    "DATABASE_NOT_EMPTY": N_("The database holds a log already. Nothing was restored. Name an empty one."),
    "NO_UPGRADE_COPY": N_("There is no copy from before an upgrade in {path}. Nothing was changed."),
    "RECORDS_MALFORMED": N_("The file holds more than records, or was cut off. What came before that was taken in."),
    "RECORDS_SINCE": N_(
        "{count} records came since the upgrade and would be lost. Nothing was changed. With --set-aside they are kept "
        "in a file and can be taken in again afterwards."
    ),
}

LISTENING: Final = {
    "ENCODING_UNKNOWN": N_("The server does not unpack bodies of this kind. Nothing was changed. Update the program."),
    "PLAIN_HTTP_LISTEN": N_(
        "On {host} others could read along. Give --tls-cert and --tls-key, or --behind-proxy where a proxy ends TLS."
    ),
    "TLS_HALF": N_("Certificate and key belong together: give both --tls-cert and --tls-key."),
    "TLS_FILES": N_("Certificate and key cannot be used ({problem}). They must be PEM and belong together."),
}
