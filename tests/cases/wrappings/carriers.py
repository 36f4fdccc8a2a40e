"""What runs the payload, and where its text stands, while the encoding is plain base64.

Each value is a script in which @@ stands for the payload in base64, a row a way.
"""

CARRIERS = {
    "a thread": "import base64, threading\nthreading.Thread(target=exec, args=(base64.b64decode('@@'),)).start()\n",
    "a pool": "import base64\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n"
              "    pool.map(exec, [base64.b64decode('@@')])\n",
    "asyncio": "import asyncio, base64\nasync def data():\n    return base64.b64decode('@@')\nasync def main():\n"
               "    exec(await data())\nasyncio.run(main())\n",
    "timeit": "import base64, timeit\ntimeit.timeit(base64.b64decode('@@').decode(), number=1)\n",
    "ast.parse": "import ast, base64\nexec(compile(ast.parse(base64.b64decode('@@')), 'x', 'exec'))\n",
    "python -c": "import base64, subprocess, sys\nsubprocess.run([sys.executable, '-c', base64.b64decode('@@').decode()])\n",
    "python's input": "import base64, subprocess, sys\nsubprocess.run([sys.executable, '-'], input=base64.b64decode('@@'))\n",
    "python's input, Popen": "import base64, subprocess\np = subprocess.Popen(['python3'], stdin=subprocess.PIPE)\n"
                             "p.communicate(base64.b64decode('@@'))\n",
    "a written file": "import base64, runpy\nopen('/tmp/x.py', 'wb').write(base64.b64decode('@@'))\nrunpy.run_path('/tmp/x.py')\n",
    "a loader": "import base64, importlib.util\nclass Loader:\n    def create_module(self, spec):\n        return None\n"
                "    def exec_module(self, module):\n        exec(base64.b64decode('@@'), module.__dict__)\n"
                "spec = importlib.util.spec_from_loader('x', Loader())\nspec.loader.exec_module(importlib.util.module_from_spec(spec))\n",
    "a decorator": "import base64\ndef run(f):\n    exec(base64.b64decode(f()))\n@run\ndef data():\n    return '@@'\n",
    "a metaclass": "import base64\nclass Meta(type):\n    def __new__(meta, name, bases, names):\n"
                   "        exec(base64.b64decode(names['x']))\n        return super().__new__(meta, name, bases, names)\n"
                   "class A(metaclass=Meta):\n    x = '@@'\n",
    "__init_subclass__": "import base64\nclass A:\n    def __init_subclass__(cls):\n        exec(base64.b64decode(cls.x))\n"
                         "class B(A):\n    x = '@@'\n",
    "an operator": "import base64\nclass A:\n    def __add__(self, data):\n        exec(base64.b64decode(data))\nA() + '@@'\n",
    "a reflected operator": "import base64\nclass A:\n    def __radd__(self, data):\n        exec(base64.b64decode(data))\n'@@' + A()\n",
    "a comparison": "import base64\nclass A:\n    def __eq__(self, data):\n        exec(base64.b64decode(data))\nA() == '@@'\n",
    "__getattr__": "import base64\nclass A:\n    def __getattr__(self, name):\n        exec(base64.b64decode('@@'))\nA().x\n",
    "a context manager": "import base64, contextlib\n@contextlib.contextmanager\ndef data(x):\n    yield base64.b64decode(x)\n"
                         "with data('@@') as code:\n    exec(code)\n",
    "sorted's key": "import base64\nsorted([base64.b64decode('@@')], key=lambda code: exec(code) or 0)\n",
    "a partial": "import base64, functools\nfunctools.partial(exec, base64.b64decode('@@'))()\n",
    "a state machine": "import base64\ns, x = 7, None\nwhile s:\n    if s == 7:\n        x, s = '@@', 3\n    elif s == 3:\n"
                       "        x, s = base64.b64decode(x), 9\n    elif s == 9:\n        exec(x)\n        s = 0\n",
    "a function that exec defines": "exec('def d(x):\\n    import base64\\n    return base64.b64decode(x)')\nexec(d('@@'))\n",
    "a dictionary that exec fills": "g = {}\nexec('def d(x):\\n    import base64\\n    return base64.b64decode(x)', g)\n"
                                    "exec(g['d']('@@'))\n",
    "a function that exec defines and that runs": "exec('def r(x):\\n    import base64\\n    exec(base64.b64decode(x))')\nr('@@')\n",
    "an exception": "import base64\ntry:\n    raise ValueError('@@')\nexcept ValueError as e:\n    exec(base64.b64decode(e.args[0]))\n",
    "an annotation": "import base64\ndef f(x: exec(base64.b64decode('@@'))):\n    pass\n",
    "a handler": "import base64\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    x = '@@'\nelse:\n    x = ''\nexec(base64.b64decode(x))\n",
}

PLACES = {
    "a docstring": "import base64\ndef f():\n    '''@@'''\nexec(base64.b64decode(f.__doc__))\n",
    "a comment of the script": "import base64\nexec(base64.b64decode(open(__file__).read().splitlines()[-1][2:]))\n# @@\n",
    "an attribute": "import base64\nclass A:\n    def __init__(self):\n        self.x = '@@'\n    def run(self):\n"
                    "        exec(base64.b64decode(self.x))\nA().run()\n",
    "a property": "import base64\nclass A:\n    @property\n    def x(self):\n        return base64.b64decode('@@')\nexec(A().x)\n",
    "an enumeration": "import base64, enum\nclass E(enum.Enum):\n    X = '@@'\nexec(base64.b64decode(E.X.value))\n",
    "a dataclass": "import base64, dataclasses\n@dataclasses.dataclass\nclass A:\n    x: str = '@@'\nexec(base64.b64decode(A().x))\n",
    "a closure": "import base64\ndef outer(x):\n    def inner():\n        return base64.b64decode(x)\n    return inner\nexec(outer('@@')())\n",
    "a generator": "import base64\ndef data():\n    yield from '@@'\nexec(base64.b64decode(''.join(data())))\n",
    "the environment": "import base64, os\nos.environ['X'] = '@@'\nexec(base64.b64decode(os.environ['X']))\n",
    "between marks": "import base64\ns = 'junk<<@@>>junk'\nexec(base64.b64decode(s[s.find('<<') + 2:s.find('>>')]))\n",
    "a default": "import base64\ndef f(x='@@'):\n    return base64.b64decode(x)\nexec(f())\n",
    "what is left of a list": "import base64\nx = ['', '@@', '']\ndel x[0]\nx.pop()\nexec(base64.b64decode(x[0]))\n",
    "a dictionary's key": "import base64\nd = {}\nd.setdefault('k', '@@')\nexec(base64.b64decode(d.pop('k')))\n",
}


def add(case, payload_in_base64):
    for group, table in (("carrier", CARRIERS), ("place", PLACES)):
        for name, script in table.items():
            case(group, name, script.replace("@@", payload_in_base64))
