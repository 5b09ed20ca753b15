"""Deliver reports: ask first whether SEI would keep them, post them, and keep what is left."""

import traceback
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path

from sei_action import outbox
from sei_action.certificates import context_for
from sei_action.config import Config, Verify
from sei_action.deadline import Deadline
from sei_action.errors import SeiActionError, UnknownInstanceError
from sei_action.payload import Payload
from sei_action.runner import Runner, file_name
from sei_action.sei import Sei
from sei_action.verification import is_verified, remember
from sei_action.workers import start_alone

_LONGEST_WAIT_SECONDS = 5.0


class Delivery:
    """Hold what all reports of one step need on their way to SEI.

    Raises ConfigurationError where the user's certificates cannot be read.
    """

    def __init__(
        self, config: Config, env: Mapping[str, str], deadline: Deadline, runner: Runner
    ) -> None:
        """Begin to ask whether SEI knows the instance, while the run is still collected."""
        self._config = config
        self._env = env
        self._deadline = deadline
        self._runner = runner
        self._sei: Sei | None = None
        self.has_kept = False
        self._asked: Future[bool] | None = None
        if config.dry_run or config.api_key is None:
            return
        trust = context_for(env)
        self._sei = Sei(config.sei_url, config.api_key, deadline, trust=trust, trace=runner.debug)
        if self._is_to_be_asked():
            sei, patience = self._sei, self._patience()
            self._asked = start_alone(
                lambda: sei.find_instance(config.instance_guid, patience=patience)
            )

    def deliver(self, payload: Payload, content: bytes) -> str | None:
        """Post a report, and keep it where that fails; give the reason of the failure."""
        if self._sei is None:
            return None
        try:
            self._check_instance()
            self._sei.post_report(content)
        except SeiActionError as error:
            reason = self._runner.without_secrets(str(error))
            self.keep(payload, reason)
            return reason
        except Exception as error:  # noqa: BLE001 - whatever happens, the report must not be lost
            self._runner.debug(traceback.format_exc())
            reason = f"The report could not be sent ({type(error).__name__})."
            self.keep(payload, reason)
            return reason
        return None

    def keep(self, payload: Payload, reason: str) -> None:
        """Put a report into the outbox, from which `resend` sends it later; but not a dry run's."""
        if self._sei is None:
            return
        kept = outbox.Kept(
            target=self._config.sei_url,
            reason=reason,
            kept_at=datetime.now(UTC),
            report=payload.model_dump(mode="json", by_alias=True),
        )
        try:
            outbox.keep(self.folder, file_name(payload.execution_id), kept)
            self.has_kept = True
        except OSError as error:
            self._runner.warning(f"The report could not be kept for later ({error.strerror}).")

    @property
    def advice(self) -> str:
        """Say what can be done about reports that were not delivered."""
        return (
            f"What was not delivered is kept in {self.folder}; `mode: resend` sends it (README, "
            "Reports that could not be delivered)."
        )

    @property
    def folder(self) -> Path:
        """Give the folder of the outbox."""
        return self._runner.folder / outbox.FOLDER

    def _is_to_be_asked(self) -> bool:
        if self._config.verify is not Verify.AUTO:
            return self._config.verify is Verify.TRUE
        return not is_verified(self._env, *self._instance())

    def _check_instance(self) -> None:
        if self._asked is None:
            return
        try:
            is_known = self._asked.result(timeout=self._patience())
        except UnknownInstanceError:
            raise
        except (SeiActionError, TimeoutError):
            return  # whoever may not ask only loses the check
        if is_known:
            remember(self._env, *self._instance())

    def _patience(self) -> float:
        # The check must not cost the report its time.
        left = self._deadline.remaining("asking SEI for the instance")
        return min(_LONGEST_WAIT_SECONDS, left / 3)

    def _instance(self) -> tuple[str, str, date]:
        today = datetime.now(UTC).date()
        return self._config.sei_url, self._config.instance_guid, today
