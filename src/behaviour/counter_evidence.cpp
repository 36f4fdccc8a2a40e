#include "behaviour/rules.h"

namespace pyverdict::behaviour {
namespace {

// What honest programs do and attack scripts hardly ever do. Patterns as in the catalogue; their titles are
// in language/counters.inc.
constexpr CounterRow kRows[] = {
    {"argument-parser",
     R"(call(argparse.ArgumentParser().add_argument | optparse.OptionParser().add_option | docopt.docopt | fire.Fire | absl.app.run)
        or define(click.command | click.group | click.option | typer.Typer().command | click.command() | click.option() | click.argument()))"},
    {"unit-tests",
     R"(define(unittest.TestCase | django.test.TestCase | pytest.fixture | pytest.mark.* | unittest.IsolatedAsyncioTestCase) or call(unittest.main | pytest.raises))"},
    {"checked-download",
     R"(call(@http-get) and call(hashlib.sha256 | hashlib.sha512 | hashlib.sha1 | hashlib.md5 | hashlib.new | hashlib.file_digest | hashlib.blake2b) and at call(*.hexdigest | hmac.compare_digest)
        or call(@http-get) and at call(gnupg.GPG().verify* | *.verify; args = 2; any:bytes | network | file)
        or shell("{sha256sum,sha512sum,sha1sum,shasum,md5sum} {-c,--check,--status,-a}" | "{gpg,gpgv,minisign,openssl,signify} {--verify,-verify,*.asc,*.sig,*.minisig,-Vm}" | "cosign {verify,verify-blob}"))"},
    {"pinned-packages",
     R"(shell("{pip,pip3} install {*==*,-r,--require-hashes}" | "python* -m pip install {*==*,-r,--require-hashes}" | "npm ci" | "{apt,apt-get} install *=*" | "conda install *=*"))"},
    {"logging",
     R"(call(logging.getLogger | logging.basicConfig | logging.config.dictConfig | structlog.get_logger))"},
    {"package-bootstrap",
     R"(call(versioneer.get_version | ez_setup.use_setuptools | distribute_setup.use_setuptools | skbuild.setup | ensurepip.bootstrap | pip._internal.cli.main.main | pip._internal.main | venv.create | venv.EnvBuilder))"},
    {"typed-data",
     R"(define(dataclasses.dataclass | dataclasses.dataclass() | typing.NamedTuple | pydantic.BaseModel | enum.Enum | typing.Protocol | abc.ABC | attr.s | attr.s() | attrs.define))"},
    {"warnings", R"(call(warnings.warn | typing.cast | typing.TypeVar | contextlib.suppress))"},
    {"web-framework",
     R"(define(django.db.models.Model | rest_framework.* | django.views.* | flask.Blueprint().route | fastapi.APIRouter().get | fastapi.FastAPI().get) or call(django.urls.path | django.db.models.CharField | sqlalchemy.Column))"},
    {"scientific",
     R"(call(numpy.array | numpy.zeros | numpy.arange | pandas.DataFrame | pandas.read_csv | matplotlib.pyplot.figure | matplotlib.pyplot.subplots | torch.tensor | tensorflow.constant | scipy.*))"},
    {"cloud-client",
     R"(call(google.cloud.* | google.auth.default | boto3.client | boto3.resource | boto3.Session | azure.* | googleapiclient.discovery.build | botocore.*) or define(ansible.*) or call(ansible.module_utils.*))"},
    {"translated",
     R"(call(gettext.translation | gettext.gettext | gettext.install | django.utils.translation.*))"},
};

}  // namespace

std::span<const CounterRow> counter_rows() { return kRows; }

}  // namespace pyverdict::behaviour
