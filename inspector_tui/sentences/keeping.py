"""Sentences about the replica, its files, the ledger and proofs."""

from __future__ import annotations

from typing import Final

from inspector_tui.i18n import N_

_ROOT: Final = {
    "ROOT_MISSING": N_("There is no root key in {path}. Nothing was signed."),
    "ROOT_CORRUPT": N_("The root key in {path} is damaged. Nothing was signed. Use its other copy."),
    "ROOT_PASSPHRASE": N_("The passphrase does not open the root key in {path}. Nothing was signed. Try again."),
    "ROOT_IS_SIGNER": N_("A root must not delegate itself. Name the public key of the server's trust signer."),
    "BAD_PUBLIC_KEY": N_("This is not a public key. Nothing was signed."),
    "BAD_DAYS": N_("A delegation runs for 1 to {most} days. Nothing was signed."),
    "FILE_IN_THE_WAY": N_("There is already a file {path}. It was left as it is. Choose another name."),
}

STORE: Final = {
    **_ROOT,
    "NOT_PERMITTED": N_("This account may not write {path}. Nothing was changed. Check the permissions."),
    "STORE_CORRUPT": N_("The store is damaged. Do not delete it. Restore the last backup and sync."),
    "DEMO_MISSING": N_("There is no demo in this folder. Build it with: inspector demo"),
    "ATTACHING_STOPPED": N_("Attaching was stopped. Files attached before stay."),
    "PICTURE_NOT_SAVED": N_("The picture {path} was not saved ({problem}). Choose another folder."),
    "STORE_MISSING": N_("The store in {home} is missing although its keys are there. Restore it from a backup."),
    "DISK_FAILED": N_("Writing {path} failed. What was saved before is safe. Check the disk, then try again."),
    "FILE_CORRUPT": N_(
        "An evidence file is damaged ({sha256}). The record about it stands. Attach the original again."
    ),
    "FILE_NOT_HERE": N_("This evidence file is not on this device ({sha256}). Sync to fetch it."),
    "PASSPHRASE_NEEDED": N_("A passphrase is needed. Set {variable}, or run this in a terminal."),
    "PASSPHRASES_DIFFER": N_("The two passphrases differ. Type them again."),
    "KEYS_MALFORMED": N_("The key settings in {path} cannot be read. The usual keys work; mend the file or remove it."),
    "WRONG_PASSPHRASE": N_("The passphrase does not open this replica. Nothing was changed. Try again."),
    "REPLICA_MISSING": N_(
        "There is no replica in {home}. Enrol this laptop: inspector enrol CODE --server ADDRESS, with the code and "
        "the address that your supervisor gives you."
    ),
    "REPLICA_EXISTS": N_("There is already a replica in {home}. It was left as it is."),
    "REPLICA_LOCKED": N_(
        "Another program is writing to this replica. Nothing was lost. Close it or wait, then try again."
    ),
    "REPLICA_CORRUPT": N_("The replica is damaged: {what}. Do not delete it. Restore the last backup and sync."),
    "MEMORY_SHORT": N_(
        "There is not enough memory free: {megabytes} MB are needed. What was recorded is safe. Close other programs "
        "and try again."
    ),
    "KEY_FILE_CORRUPT": N_("The key file {path} is damaged. Your records are untouched. Restore it from a backup."),
    "STORE_NEWER": N_(
        "This replica was written by a newer version (layout {found}, this program knows {known}). "
        "Nothing was changed. Update the program."
    ),
    "DISK_FULL": N_("The disk is full. What was saved before is safe. Free some space, then try again."),
}

LEDGER: Final = {
    "BAD_SIGNATURE": N_("A signature does not hold: this was not made by the key it names. It was not taken in."),
    "BAD_RECORD_SIG": N_("The signature of record {seq} does not hold. It was not taken in. Tell your administrator."),
    "BAD_PRIVATE_KEY": N_("The private key cannot be read. Nothing was signed. Enrol this device again."),
    "UNKNOWN_ALG": N_("The signature algorithm {alg} is not known here. Nothing was taken in. Update the program."),
    "RECORD_KEY_MISMATCH": N_("Record {seq} was signed by another device than it says. It was not taken in."),
    "RECORD_ALTERED": N_(
        "Record {seq} was altered after it was signed. Tell your administrator; do not delete anything."
    ),
    "RECORD_MISSING": N_("Record {seq} is missing from the ledger. Tell your administrator; do not delete anything."),
    "CHAIN_BROKEN": N_("The chain of records breaks at record {seq}. Tell your administrator; do not delete anything."),
    "MALFORMED_RECORD": N_("A record is not well-formed ({what}). It was not taken in."),
    "MALFORMED_CBOR": N_("The data is not well-formed ({what}). Nothing was taken in."),
    "MALFORMED_COSE": N_("The signed data is not well-formed ({what}). Nothing was taken in."),
    "NOT_ENCODABLE": N_("This value cannot be written into a record ({what}). Nothing was changed."),
    "UNKNOWN_KIND": N_("Records of the kind {kind} are not known here. Update the program; nothing was lost."),
    "BODY_INVALID": N_("A record does not fit its kind {kind}: {field} ({problem}). Nothing was changed."),
    "TILE_MISSING": N_("A part of the server's log is not here yet. Sync again."),
}

PROOFS: Final = {
    "MALFORMED_PROOF": N_("The proof is not well-formed. It was not relied on. Sync again."),
    "NOT_INCLUDED": N_(
        "The server's log does not contain what its receipt says (entry {index}). Tell your administrator."
    ),
    "NOT_CONSISTENT": N_(
        "The server's log was rewritten between {old} and {new}. Your records are safe here. Tell your administrator."
    ),
    "MALFORMED_CHECKPOINT": N_("The state of the server's log is not well-formed. It was not relied on. Sync again."),
    "OTHER_LOG": N_("This is the state of another log ({origin}). It was not relied on."),
    "MALFORMED_NOTE": N_("The signed note is not well-formed. It was not relied on."),
    "BAD_NOTE_KEY": N_("The key of the signed note cannot be read ({name}). It was not relied on."),
    "BAD_NOTE_SIG": N_("The signature of the note by {name} does not hold. It was not relied on."),
    "NOTE_UNSIGNED": N_("The note carries no signature that is trusted here. It was not relied on."),
}
