"""Who does the tasks: this process alone, or workers in processes of their own.

A worker is a fresh interpreter that gets the districts once and then one task at a time. It is started by its own
command line rather than by ``multiprocessing``, which would run the caller's script again and is refused to daemons.
A worker that dies takes nothing along: its task goes to a new one, once.
"""

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait

from planner.errors import SolverError
from planner.hubs.instance import HubInstance
from planner.hubs.nation.tasks import Report, Task, perform
from planner.result import SolveParams, Watch

POLL_S = 0.1
WORTH_A_CREW = 100
"""Fewer units than this are grouped before the first worker would have started."""
BEGIN = "import sys; sys.path[:] = sys.argv[2:]; from planner.hubs.nation.crew import serve; serve(int(sys.argv[1]))"
READY = "ready"

NextTask = Callable[[], Task | None]


def reports(
    districts: Sequence[HubInstance], params: SolveParams, watch: Watch, next_task: NextTask
) -> Generator[Report, None, None]:
    """Yield the reports of all tasks, as they come, until there are none left or time is over.

    Parameters
    ----------
    districts
        What the tasks' positions stand for.
    params
        With one worker, or few units, everything is done in this process, in the order asked for.
    next_task
        Asked whenever somebody is free; ``None`` means nothing to do before another report has come.

    Raises
    ------
    SolverError
        If an engine failed, naming the district, or if workers cannot be started.
    """
    single = params.model_copy(update={"workers": 1})
    if params.workers == 1 or sum(len(units.demand) for units in districts) < WORTH_A_CREW:
        return _alone(districts, single, watch, next_task)
    return _Crew(districts, single, params.workers, watch, next_task).reports()


def _alone(
    districts: Sequence[HubInstance], params: SolveParams, watch: Watch, next_task: NextTask
) -> Generator[Report, None, None]:
    while not watch.stopped() and (task := next_task()) is not None:
        brief = Watch(min(task.limit_s, watch.remaining_s()), None, watch.cancel)
        yield _perform(districts, task, params, brief)


def _perform(districts: Sequence[HubInstance], task: Task, params: SolveParams, watch: Watch) -> Report:
    try:
        return perform(districts[task.district], task, params, watch)
    except SolverError as error:
        number = "" if task.hubs is None else f", {task.hubs} hubs"
        raise SolverError(f"district {task.district}{number}: {error}") from error


@dataclass
class _Worker:
    process: "subprocess.Popen[bytes]"
    connection: Connection
    ready: bool = False
    task: Task | None = None
    tried_before: bool = False


@dataclass
class _Crew:
    districts: Sequence[HubInstance]
    params: SolveParams
    number: int
    watch: Watch
    next_task: NextTask
    workers: list[_Worker] = field(default_factory=list)
    again: list[Task] = field(default_factory=list)
    """Tasks whose worker died."""

    def reports(self) -> Generator[Report, None, None]:
        try:
            self.workers = [self._start() for _ in range(self.number)]
            while not self.watch.stopped():
                self._hand_out()
                if all(worker.ready and worker.task is None for worker in self.workers):
                    return
                yield from self._collect()
        finally:
            for worker in self.workers:
                _end(worker)

    def _start(self) -> _Worker:
        ours, theirs = Pipe()
        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", BEGIN, str(number), *sys.path],
            pass_fds=(number,),
            stdin=subprocess.DEVNULL,
            process_group=0,  # a Ctrl-C is for the caller, who then asks for the best plan
        )
        theirs.close()
        worker = _Worker(process, ours)
        try:
            ours.send((tuple(self.districts), self.params))
        except OSError:
            self._lose(worker)
        return worker

    def _hand_out(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.task is None:
                worker.tried_before = bool(self.again)
                worker.task = self.again.pop() if self.again else self.next_task()
                if worker.task is not None:
                    _send(worker, worker.task)

    def _collect(self) -> Iterator[Report]:
        """Yield what has come within a moment; put a new worker in the place of each that died."""
        heard = wait([worker.connection for worker in self.workers], min(POLL_S, self.watch.remaining_s()))
        for place, worker in enumerate(self.workers):
            if worker.connection not in heard:
                continue
            try:
                said = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._lose(worker)
                self.workers[place] = self._start()
                continue
            if isinstance(said, SolverError):
                raise said
            worker.ready, worker.task = True, None
            if isinstance(said, Report):
                yield said

    def _lose(self, worker: _Worker) -> list[Report]:
        """Keep a dead worker's task for another, or give it up with an empty report if it has been kept before."""
        _end(worker)
        if not worker.ready:
            raise SolverError(f"a worker process cannot start; exit code {worker.process.returncode}")
        if worker.task is None:
            return []
        if worker.tried_before:
            return [Report(worker.task)]
        self.again.append(worker.task)
        return []


def _send(worker: _Worker, task: Task) -> None:
    try:
        worker.connection.send(task)
    except OSError:
        return  # it has just died, which its connection will tell


def _end(worker: _Worker) -> None:
    worker.connection.close()
    worker.process.kill()
    worker.process.wait()


def serve(number: int) -> None:
    """Do tasks that come in at an inherited file descriptor, until the other end is closed."""
    connection = Connection(number)
    districts, params = connection.recv()
    connection.send(READY)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        connection.send(_answer(districts, task, params))


def _answer(districts: Sequence[HubInstance], task: Task, params: SolveParams) -> Report | SolverError:
    try:
        return _perform(districts, task, params, Watch(task.limit_s))
    except SolverError as error:
        return error
