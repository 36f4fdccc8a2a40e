#include "unwrap_cases.h"

// The ways round to a name: attributes, dictionaries, frames, look-alikes.
namespace pyverdict::unwrap {
namespace {

constexpr Case kCases[] = {
    {"ByAttrgetter", R"py(import operator
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
operator.attrgetter("exec")(__builtins__)(base64.b64decode(D)))py",
     "exec base64"},
    {"ByAttrgetter2", R"py(from operator import attrgetter
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
attrgetter("exec")(__import__("builtins"))(base64.b64decode(D)))py",
     "exec base64"},
    {"ByBimport", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__builtins__.__import__("builtins").exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByBset", R"py(import builtins
builtins.zz=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
zz(base64.b64decode(D)))py",
     "exec base64"},
    {"ByBset2", R"py(import builtins
setattr(builtins,"zz",exec)
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
zz(base64.b64decode(D)))py",
     "exec base64"},
    {"ByCls", R"py(class X:
    r=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
X.r(base64.b64decode(D)))py",
     "exec base64"},
    {"ByDct", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
{"a":exec}["a"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByDctget", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
{"a":exec}.get("a")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByDict", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__builtins__.__dict__["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByDict2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__import__("builtins").__dict__["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByDict3", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__builtins__["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByEvalname", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
eval("exec")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByEvalname2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
eval(compile("exec","","eval"))(base64.b64decode(D)))py",
     "exec base64"},
    {"ByFglobals", R"py(def f(): pass
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
f.__globals__["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByFglobals2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
(lambda:0).__globals__["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByFrame", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys._getframe().f_builtins["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByFrame2", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys._getframe().f_globals["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByFrame3", R"py(import inspect
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
inspect.currentframe().f_globals["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGetattr", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
getattr(__builtins__,"ex"+"ec")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGetattr2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
getattr(__import__("builtins"),"exec")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGetattribute", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__builtins__.__getattribute__("exec")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGlobals", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
globals()["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGlobals2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
globals()["__builtins__"].__dict__["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByGlobset", R"py(globals()["zz"]=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
zz(base64.b64decode(D)))py",
     "exec base64"},
    {"ByGlobupd", R"py(globals().update({"zz":exec})
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
zz(base64.b64decode(D)))py",
     "exec base64"},
    {"ByImplib", R"py(import importlib
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
importlib.import_module("builtins").exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByImplib2", R"py(from importlib import import_module
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
import_module("builtins").exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByImplib3", R"py(import importlib
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
getattr(importlib.import_module("built"+"ins"),"".join(["e","x","e","c"]))(base64.b64decode(D)))py",
     "exec base64"},
    {"ByInst", R"py(class X: pass
x=X()
x.r=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
x.r(base64.b64decode(D)))py",
     "exec base64"},
    {"ByInstdict", R"py(class X: pass
x=X()
x.r=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
x.__dict__["r"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByItemgetter", R"py(import operator
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
operator.itemgetter("exec")(vars(__builtins__))(base64.b64decode(D)))py",
     "exec base64"},
    {"ByLam", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
(lambda f:f)(exec)(base64.b64decode(D)))py",
     "exec base64"},
    {"ByLocals", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
locals()["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByLst", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
[exec,eval][0](base64.b64decode(D)))py",
     "exec base64"},
    {"ByMethodcaller", R"py(import operator
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
operator.methodcaller("__getattribute__","exec")(__import__("builtins"))(base64.b64decode(D)))py",
     "exec base64"},
    {"ByModules", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys.modules["builtins"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByModules2", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys.modules["builtins"].__dict__.get("exec")(base64.b64decode(D)))py",
     "exec base64"},
    {"ByModules3", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys.modules.get("builtins").exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByModules4", R"py(import sys
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
sys.modules[__name__].__builtins__.exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByMulti", R"py(a=b=c=exec
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
a(base64.b64decode(D)))py",
     "exec base64"},
    {"ByNfkc", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
𝘦𝘹𝘦𝘤(base64.b64decode(D)))py",
     "exec base64"},
    {"ByNfkc2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
ｅｘｅｃ(base64.b64decode(D)))py",
     "exec base64"},
    {"ByOr", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
(None or exec)(base64.b64decode(D)))py",
     "exec base64"},
    {"ByPartialget", R"py(import functools
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
functools.partial(getattr,__import__("builtins"))("exec")(base64.b64decode(D)))py",
     "exec base64"},
    {"BySelf", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
print.__self__.exec(base64.b64decode(D)))py",
     "exec base64"},
    {"BySelf2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
[].append.__self__.__class__.__base__.__subclasses__()[0].__init__.__globals__["__builtins__"]["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"BySetattr", R"py(import types
x=types.SimpleNamespace()
setattr(x,"r",exec)
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
x.r(base64.b64decode(D)))py",
     "exec base64"},
    {"BySimplens", R"py(import types
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
types.SimpleNamespace(r=exec).r(base64.b64decode(D)))py",
     "exec base64"},
    {"ByStarimp", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
__import__("builtins").exec(base64.b64decode(D)))py",
     "exec base64"},
    {"BySubclasses", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
[c for c in ().__class__.__base__.__subclasses__() if c.__name__=="catch_warnings"][0]()._module.__builtins__["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"BySubclasses2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
[x for x in (1).__class__.__mro__[-1].__subclasses__() if x.__name__=="_wrap_close"][0].__init__.__globals__["__builtins__"]["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByTernary", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
(exec if 1 else print)(base64.b64decode(D)))py",
     "exec base64"},
    {"ByTup", R"py(a,b=exec,eval
import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
a(base64.b64decode(D)))py",
     "exec base64"},
    {"ByTypedict", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
type("X",(),{"r":staticmethod(exec)})().r(base64.b64decode(D)))py",
     "exec base64"},
    {"ByTypedict2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
type("X",(),{"__call__":lambda s,x:exec(x)})()(base64.b64decode(D)))py",
     "exec base64"},
    {"ByVars", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
vars(__builtins__)["exec"](base64.b64decode(D)))py",
     "exec base64"},
    {"ByVars2", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
vars()["__builtins__"].exec(base64.b64decode(D)))py",
     "exec base64"},
    {"ByWalrus", R"py(import base64
D="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
(e:=exec)(base64.b64decode(D)))py",
     "exec base64"},
};

class WayToAName : public testing::TestWithParam<Case> {};

TEST_P(WayToAName, LeadsToThePayload) { expect_payload(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WayToAName, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& wrapped) {
                           return std::string(wrapped.param.name);
                         });

}  // namespace
}  // namespace pyverdict::unwrap
