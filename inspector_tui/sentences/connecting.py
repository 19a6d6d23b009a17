"""Sentences about sync, enrolment and the server."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

NETWORK: Final = {
    "SERVER_UNREACHABLE": N_("The server cannot be reached. Your work is safe here. Sync again later, or use a stick."),
    "SERVER_BUSY": N_("The server is busy. Your work is safe here. Try again in a minute."),
    "SERVER_KEEPS_ASKING": N_(
        "The server keeps asking for records that were sent. Your work is safe here. Tell your administrator."
    ),
    "SERVER_URL_MALFORMED": N_("“{url}” is not the address of a server. It begins with https://"),
    "PLAIN_HTTP_REFUSED": N_("{url} is not encrypted. Nothing was sent. Use an address that begins with https://"),
    "CAPTIVE_PORTAL": N_(
        "This network answers in the server's place: log in to the network first. Your work is safe here."
    ),
    "DEVICE_NOT_ENROLLED": N_("This device is not enrolled at the server. Nothing was sent."),
    "DEVICE_REVOKED": N_("This device was revoked. Your records are kept here. Tell your administrator."),
    "DEVICE_UNKNOWN": N_(
        "A record comes from a device that is not known here ({device}). It was not taken in. Sync again."
    ),
    "UNKNOWN_DEVICE": N_("The device {device} is not known."),
    "SERVER_DEVICE": N_("The device {device} is the server's own and cannot be revoked."),
    "OTHER_SERVER": N_("This is another server than the one enrolled at ({server}). Nothing was sent."),
    "ENROLMENT_FALSE": N_(
        "The enrolment of the device {device} does not hold. It was not taken in. Tell your administrator."
    ),
    "LOG_NOT_KNOWN": N_("The server's log key is not known here. Enrol again."),
    "LOG_ROLLED_BACK": N_(
        "The server's log became shorter ({size} after {known}). Your records are safe here. Tell your administrator."
    ),
    "LOG_INCONSISTENT": N_("The server's log was rewritten. Your records are safe here. Tell your administrator."),
    "LOG_BEGINS_ANEW": N_(
        "{who} declared that the server's log begins anew. Read it and answer: “New start of the log” (ctrl+p), or "
        "inspector ledger new-start. Your records are safe here."
    ),
    "NEW_STARTS_DIFFER": N_(
        "The server shows another declaration of a new start than before. It was not taken in. Do not accept anything; "
        "call your supervising body. Your records are safe here."
    ),
    "NEW_START_FALSE": N_(
        "The declaration of a new start is not signed by the root key of this server. It was not taken in. "
        "Tell your administrator."
    ),
    "NEW_START_MALFORMED": N_("This is no declaration of a new start, or who or why is missing. Nothing was changed."),
    "NEW_START_OLD": N_("This declaration is older than the log, or was taken in before. Nothing was changed."),
    "NO_NEW_START": N_("No new start of the log waits for an answer."),
    "NO_CHECKPOINT": N_("This laptop has not seen the server's log yet. Sync first."),
    "ACCEPT_OR_REFUSE": N_("Accept or refuse, not both. Nothing was changed."),
    "PAGE_FALSE": N_("What the server sent does not belong to its log. It was not taken in. Tell your administrator."),
    "RECEIPT_FALSE": N_(
        "A receipt of the server does not hold. Your records still count as not sent. Tell your administrator."
    ),
    "INVITE_MALFORMED": N_("This is not an enrolment code. Compare it letter by letter."),
    "INVITE_UNKNOWN": N_("The server does not know this enrolment code. Ask for a new one."),
    "INVITE_EXPIRED": N_("The enrolment code is past its time. Ask for a new one."),
    "INVITE_USED": N_("The enrolment code was already used. Ask for a new one."),
    "TOO_MANY_TRIES": N_("Too many tries. Wait some minutes, then try again."),
    "ROLE_UNKNOWN": N_("There is no role {role}."),
    "CERTIFICATE_NEEDED": N_("The role {role} needs the number of a certificate."),
    "ORGAN_UNKNOWN": N_("The organ “{organ}” is not registered here. Check its number or name, or sync."),
    "MESSAGE_MALFORMED": N_(
        "A message is not well-formed ({message}: {field}). Nothing was changed. Update the program."
    ),
    "REQUEST_UNSIGNED": N_("The request is not signed. Nothing was changed."),
    "BAD_REQUEST_SIG": N_(
        "The signature of the request does not hold. Nothing was changed. Check the clock of this computer."
    ),
    "EVIDENCE_HASH": N_("An evidence file arrived damaged. It is sent again with the next sync."),
    "EVIDENCE_UNKNOWN": N_("No record names this evidence file yet. Sync again."),
    "EVIDENCE_TOO_LARGE": N_("The evidence file is too large: at most {limit} bytes."),
    "EVIDENCE_SIZE": N_("The evidence file should have {expected} bytes. It is sent again with the next sync."),
    "CHUNK_NUMBER": N_("The evidence file has {chunks} parts only."),
    "CHUNK_SIZE": N_("This part of the evidence file should have {expected} bytes."),
    "CHUNK_DIGEST": N_("A part of an evidence file arrived damaged. It is sent again with the next sync."),
    "CHUNKS_MISSING": N_("{count} parts of the evidence file are missing. Sync again."),
    "RANGE_OUTSIDE": N_("The part asked for is outside the evidence file."),
    "NO_SERVER": N_("The server cannot be reached. Your work is safe here. Sync again later, or use a stick."),
}

SERVER: Final = {
    "DATABASE_NOT_POSTGRESQL": N_("The server needs PostgreSQL; {backend} will not do."),
    "DATABASE_UNREACHABLE": N_("The database cannot be reached ({problem}). Nothing was changed."),
    "DATABASE_START": N_("The database did not start. See {log}"),
    "POSTGRESQL_MISSING": N_("There is no PostgreSQL here. Install the extra “server”, or give --database-url."),
    "DATA_DIR_IN_USE": N_("Another server uses {path}. Stop it, or choose another folder."),
    "NO_SERVICE_USER": N_(
        "PostgreSQL does not run as root and there is no other user for it. Start the server as another user."
    ),
    "KEYRING_DAMAGED": N_("The key file {file} of the server is damaged. Restore it from a backup."),
    "KEYRING_NOT_WRITTEN": N_("The key file {file} cannot be written. Nothing was changed."),
    "KEY_FILE_EXPOSED": N_("Others can read the key file {file}. Restrict its permissions, then start again."),
    "DELEGATION_NOT_OURS": N_("The file holds no delegation by the root {root} of this server. Nothing was changed."),
    "DELEGATION_NOT_NOW": N_(
        "The delegation counts from {begins} to {ends}, not now. Set the clock of the machine with the root key, then "
        "sign again. Nothing was changed."
    ),
    "FOREIGN_DELEGATION": N_("The delegation is for another signer. Nothing was changed."),
    "STORE_URL": N_("This is not the address of an object store."),
    "PORT_TAKEN": N_("Another program listens on {host}:{port}. Choose another port."),
    "SERVER_START": N_("The server did not start. See its log."),
}

REQUESTS: Final = {
    "SYNC_STOPPED": N_("Stopped here. What was sent so far is safe."),
    "FORKED": N_("This laptop's ledger forked: a copy of it is in use. A supervisor judges what both recorded."),
    "GAP_CLOSED": N_(
        "A supervisor had closed the gap before this record came. It is kept at the server, and a supervisor judges it."
    ),
    "LEDGER_FORKED": N_(
        "A copy of this laptop works as well: there are two records no. {seq}. Stop recording here and delete nothing. "
        "A supervisor judges what both recorded and gives you a new place (Devices)."
    ),
    "CLOCK_SKEW": N_(
        "This machine's clock is wrong, and the server believes no request of it. Set the clock, then sync again. Your "
        "work is safe here."
    ),
    "REQUEST_REPLAYED": N_("The server had this request before. Your work is safe here. Sync again."),
    "SERVER_ERROR": N_("The server has a fault. Your work is safe here. Try later; tell whoever runs the server."),
    "NOT_FOUND": N_("The server does not have this. Sync, then try again."),
    "OUTSIDE_LOG": N_("The server's log does not reach that far. Sync, then try again."),
    "BODY_TOO_LARGE": N_("This is more than the server takes at once. Nothing was changed."),
    **dict.fromkeys(
        ("MALFORMED_REQUEST", "MEDIA_TYPE_WRONG", "METHOD_NOT_ALLOWED"),
        N_("Server and program do not understand each other. Your work is safe here. Update the older of the two."),
    ),
    "RECORD_MALFORMED": N_("The server cannot read this record. It stays here and in quarantine."),
    "RECORD_TOO_LARGE": N_("This record is larger than the server takes. It stays here and in quarantine."),
    "FOREIGN_DEVICE": N_("This record was made by another device. It stays here and in quarantine."),
    "FOREIGN_ORGAN": N_("This record was made for another organ. It stays here and in quarantine."),
    "FOREIGN_AUTHOR": N_("This record was made in another officer's name. It stays here and in quarantine."),
}
"""Refusals of the server, of requests and of records."""
