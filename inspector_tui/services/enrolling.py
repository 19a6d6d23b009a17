"""Enrolment: the device makes its key, redeems a one-time code, and pins the root that the code names."""

from __future__ import annotations

from inspector_tui.codes.trust import load_trust
from inspector_tui.errors import NotAuthentic, Refused
from inspector_tui.ledger.envelope import device_id
from inspector_tui.ledger.keys import Ed25519Signer, Signer
from inspector_tui.models.replica import Identity, Replica
from inspector_tui.services.connecting import trusted_context
from inspector_tui.services.courier_keys import COURIER_KEY
from inspector_tui.services.new_starts import newest_origin
from inspector_tui.services.permit_keys import FIRST_KEY, publish_untold
from sync.client.client import SyncClient
from sync.protocol.enrolment import Enrol
from sync.protocol.invitation import read_invitation
from sync.protocol.limits import log_origin


def enrol(replica: Replica, server: str, code: str, name: str) -> Identity:
    """Enrols this replica. Cut off and repeated with the same code, it ends the same. Certificates count as
    `connecting.keep_authorities` was told.

    Raises Refused ALREADY_ENROLLED; BadInput INVITE_MALFORMED, SERVER_URL_MALFORMED, PLAIN_HTTP_REFUSED; the
    server's INVITE_USED, INVITE_EXPIRED, INVITE_UNKNOWN; NotAuthentic OTHER_SERVER when the answer does not come
    from the server that made the code, NEW_START_FALSE; Environment SERVER_UNREACHABLE.
    """
    if replica.setting("identity") is not None:
        raise Refused("ALREADY_ENROLLED")
    invitation = read_invitation(code)
    signer = _device_key(replica)
    asked = Enrol(secret=invitation.secret, alg=signer.alg, public=signer.public, name=name.strip() or "laptop")
    with SyncClient(server, signer, tls=trusted_context(replica), now=replica.clock.now_ms) as client:
        enrolled = client.enrol(asked)
        offset = client.clock_offset
        starts = client.new_starts()
    if not invitation.pins(enrolled.root) or enrolled.device != device_id(signer.public):
        raise NotAuthentic("OTHER_SERVER", server=server)
    load_trust(enrolled.trust, [enrolled.root])
    replica.keep(
        roots=enrolled.root.hex().encode(),
        trust_list=enrolled.trust,
        server_url=server.encode(),
        server_public=enrolled.server,
        log_origin=newest_origin(starts, (enrolled.root,), log_origin(enrolled.root)).encode(),
        clock_offset=str(offset).encode(),
        **({COURIER_KEY: enrolled.courier.encode()} if enrolled.courier is not None else {}),
    )
    identity = Identity(enrolled.device, enrolled.role, enrolled.organ, enrolled.name, enrolled.certificate)
    if identity.role == "supervisor":
        _make_permit_key(replica)
    # The identity is kept last: with it the replica counts as enrolled, and everything else is there by then.
    replica.keep_identity(identity)
    if identity.role == "supervisor":
        _publish_permit_key(replica)
    return identity


def _device_key(replica: Replica) -> Signer:
    """The device key: made here, stored before it is used, and never sent."""
    if replica.setting("device_key") is None:
        made = Ed25519Signer.generate()
        replica.keep_signer("device_key", made.alg, made.private_bytes)
    return replica.signer()


def _make_permit_key(replica: Replica) -> None:
    if replica.setting(FIRST_KEY) is None:
        made = Ed25519Signer.generate()
        replica.keep_signer(FIRST_KEY, made.alg, made.private_bytes)


def _publish_permit_key(replica: Replica) -> None:
    """The next trust list carries the workstation's permit key once this record reaches the server."""
    with replica.telling() as telling:
        publish_untold(telling)
