import type { Words } from '../words.ts';

/** The words of the account page, in Portuguese as it is written in Brazil. */
export const account: Words['account'] = {
  title: 'Sua conta',
  signOut: 'Sair',
  back: 'Voltar para sua conta',

  done: {
    profile: 'Seu perfil foi salvo.',
    'email-verified': 'Seu e-mail está confirmado.',
    'phone_number-verified': 'Seu número de telefone está confirmado.',
    password: 'Sua senha foi trocada. Você saiu de todos os outros lugares.',
    'authenticator-added': 'O autenticador está configurado.',
    'authenticator-replaced': 'O novo autenticador está configurado, e o antigo não funciona mais.',
    'authenticator-removed': 'O autenticador foi removido.',
    'codes-removed': 'Seus códigos de recuperação foram removidos.',
    'passkey-added': 'A chave de acesso foi adicionada.',
    'passkey-removed': 'A chave de acesso foi removida.',
    'passkey-alone-on': 'Agora sua chave de acesso basta para entrar.',
    'passkey-alone-off': 'Sua chave de acesso não basta mais para entrar.',
    'provider-linked': 'O provedor foi adicionado.',
    'provider-unlinked': 'O provedor foi removido.',
    'consent-withdrawn': 'O aplicativo não tem mais acesso.',
    'device-forgotten': 'O dispositivo foi esquecido.',
    'signed-out': 'Você saiu de todos os outros lugares.',
    renamed: 'O nome foi alterado.',
    'profile-code-sent':
      'Seu perfil foi salvo. Enviamos um código para você: digite-o para confirmar a alteração.',
    'code-sent': 'Enviamos um código para você.',
    'factor-on': 'A segunda etapa está ativada.',
    'factor-off': 'Esta segunda etapa está desativada.',
    'factor-first': 'A partir de agora, esta etapa é pedida primeiro.',
    'session-ended': 'Essa sessão foi encerrada.',
  },

  profile: {
    title: 'Perfil',
    editTitle: 'Alterar seu perfil',
    empty: 'Nada ainda',
    verified: { email: 'confirmado', phone_number: 'confirmado' },
    unverified: { email: 'não confirmado', phone_number: 'não confirmado' },
    confirm: 'Confirmar',
    submit: 'Salvar',
    lastWay:
      'Os códigos enviados para este endereço são sua única forma de entrar: defina uma senha antes de alterá-lo.',
  },

  verify: {
    title: {
      email: 'Confirmar seu e-mail',
      phone_number: 'Confirmar seu número de telefone',
    },
    leadSend: 'Enviaremos um código para {destination} para verificar se é seu.',
    send: 'Enviar um código',
    lead: 'Digite o código da mensagem que enviamos para você.',
    submit: 'Confirmar',
  },

  password: {
    title: 'Senha',
    hint: 'Ao trocá-la você sai de todos os outros lugares.',
    none: 'Você ainda não tem senha.',
    changeTitle: 'Trocar sua senha',
    current: 'Senha atual',
    wrong: 'A senha atual está incorreta.',
    submit: 'Trocar a senha',
  },

  authenticators: {
    title: 'Aplicativos autenticadores',
    hint: 'Configure um segundo, e perder o celular não deixará você de fora.',
    none: 'Você não tem nenhum.',
    unnamed: 'Autenticador',
    lastUsed: 'último uso: {time}',
    add: 'Adicionar um autenticador',
    replace: 'Substituir',
    addTitle: 'Adicionar um autenticador',
    replaceTitle: 'Substituir “{name}”',
    replaceLead:
      'O antigo funciona até que o novo esteja configurado. Depois disso, seus códigos de recuperação também deixam de funcionar.',
    removeTitle: 'Remover “{name}”?',
    removeLead:
      'Os códigos dele não servirão mais para entrar, nem seus códigos de recuperação: crie outros depois.',
    removeLast:
      'É o último que você tem: ao entrar, não será mais pedido um código de um aplicativo.',
    demanded:
      'Este aplicativo pede a todos uma segunda etapa: adicione outra antes de remover esta.',
    gone: 'Este autenticador não existe mais.',
    tooMany: 'Você tem todos os autenticadores que pode ter. Substitua ou remova um.',
  },

  recoveryCodes: {
    title: 'Códigos de recuperação',
    hint: 'Cada um serve para entrar uma vez, no lugar de um código do seu autenticador.',
    left: 'códigos restantes: {count}, criados: {time}',
    none: 'Você não tem nenhum.',
    make: 'Criar novos códigos',
    manage: 'Criar novos ou removê-los',
    makeTitle: 'Códigos de recuperação',
    makeLead:
      'Digite um código do seu autenticador. Os novos códigos substituem todos os anteriores.',
    submit: 'Criar novos códigos',
    remove: 'Remover todos os códigos',
  },

  passkeys: {
    title: 'Chaves de acesso',
    hint: 'Entre com a impressão digital, o rosto, o PIN ou uma chave de segurança.',
    none: 'Você não tem nenhuma.',
    added: 'adicionada: {time}',
    add: 'Adicionar uma chave de acesso',
    alone: 'Somente a chave de acesso',
    aloneOn: 'ativada: sua chave de acesso basta, e nenhum código é pedido',
    aloneOff:
      'desativada: como uma segunda etapa está ativada, você entra com sua senha e um código',
    aloneOnTitle: 'Entrar somente com sua chave de acesso?',
    aloneOnLead:
      'Sua chave de acesso confere sua impressão digital, seu rosto ou seu PIN, por isso pode substituir as duas etapas. Sua senha e seus códigos continuam funcionando.',
    aloneOffTitle: 'Deixar de entrar somente com sua chave de acesso?',
    aloneOffLead: 'O login começará com sua senha e depois pedirá um código.',
    aloneNeedsMore: 'Para isso você precisa de uma chave de acesso e de uma segunda etapa ativada.',
    removeTitle: 'Remover “{name}”?',
    removeLead: 'Ela não servirá mais para entrar. Apague-a também no seu dispositivo.',
    tooMany: 'Você já tem todas as chaves de acesso possíveis. Remova uma.',
    gone: 'Esta chave de acesso não existe mais.',
    lastWay:
      'Você não tem outra forma de entrar: defina uma senha ou adicione outra chave de acesso antes de remover esta.',
  },

  providers: {
    title: 'Provedores de login',
    hint: 'Contas de outros lugares com as quais você pode entrar aqui.',
    since: 'adicionado: {time}',
    primary: 'sua conta foi criada com ele',
    add: 'Adicionar {provider}',
    addTitle: 'Adicionar {provider}',
    addLead:
      'Entre em {provider} para mostrar que a conta de lá é sua. A partir daí ela servirá para entrar aqui.',
    removeTitle: 'Remover {provider}?',
    removeLead:
      'Sua conta em {provider} não servirá mais para entrar aqui. Você sairá de onde entrou com ela.',
    lastWay:
      'Você não tem outra forma de entrar: defina uma senha ou adicione outro provedor antes de remover este.',
    gone: 'Este provedor não existe mais.',
    failed:
      'Nada foi adicionado: {provider} não confirmou que você acabou de entrar. Tente de novo.',
    ended: 'Nada foi adicionado: você saiu nesse meio-tempo. Entre e tente de novo.',
    otherUser:
      'Nada foi adicionado: outra pessoa está usando este navegador agora. Entre com a sua conta e tente de novo.',
    taken:
      'Nada foi adicionado: outro usuário entra com esta conta de {provider}. Remova-a lá primeiro ou escolha outra conta de {provider}.',
    ofAnotherAccount:
      'Nada foi adicionado: esta conta de {provider} tem aqui uma conta própria, criada quando você entrou com ela pela primeira vez. Para ter uma só, peça aos responsáveis por este serviço que apaguem aquela e depois adicione {provider} aqui.',
    tooMany: 'Você já tem todos os provedores possíveis. Remova um.',
  },

  applications: {
    title: 'Aplicativos com acesso',
    hint: 'Você está conectado a eles ou deu acesso a eles.',
    since: 'desde: {time}',
    withdraw: 'Retirar',
    withdrawTitle: 'Retirar o acesso de “{name}”?',
    withdrawLead: 'O aplicativo perde o acesso imediatamente e terá de pedir permissão de novo.',
    gone: 'Este aplicativo não tem mais acesso.',
    claimed: 'registrou-se sozinho com este nome',
    signedIn: 'login: {time}',
    end: 'Sair',
    endTitle: 'Sair de “{name}”?',
    endLead:
      'O aplicativo perde o acesso imediatamente, em todos os seus dispositivos, até você entrar nele de novo.',
  },

  devices: {
    title: 'Dispositivos lembrados',
    none: 'Nenhum.',
    unnamed: 'Dispositivo',
    lastUsed: 'último uso: {time}',
    forget: 'Esquecer',
    gone: 'Este dispositivo não existe mais.',
  },

  sessions: {
    title: 'Onde você está conectado',
    browser: 'Navegador',
    application: 'Aplicativo',
    here: 'este navegador',
    lastActive: 'última atividade: {time}',
    endOthers: 'Sair de todos os outros lugares',
    endTitle: 'Sair de todos os outros lugares?',
    endLead: 'Todos os outros navegadores e todos os aplicativos terão de entrar de novo.',
    end: 'Sair',
    gone: 'Esta sessão já foi encerrada.',
  },

  names: {
    rename: 'Renomear',
    title: 'Renomear “{name}”',
    label: 'Nome',
    unusable: 'Dê um nome de 1 a 100 caracteres.',
  },

  secondFactors: {
    names: { SOFTWARE_TOKEN_MFA: 'Aplicativo autenticador', SMS_MFA: 'SMS', EMAIL_OTP: 'E-mail' },
    needsAddress: {
      phone_number: 'Adicione primeiro um número de telefone ao seu perfil.',
      email: 'Adicione primeiro um e-mail ao seu perfil.',
    },
    title: 'Segunda etapa',
    hint: 'Ao entrar, pedimos também uma destas.',
    none: 'Nenhuma está ativada: você entra em uma única etapa.',
    on: 'ativada',
    off: 'desativada',
    first: 'ativada, pedida primeiro',
    prefer: 'Pedir primeiro',
    preferTitle: 'Pedir “{name}” primeiro?',
    preferLead: 'Ao entrar, você ainda pode escolher outra.',
    notOn: 'Não está mais ativada.',
    turnOn: 'Ativar',
    turnOnTitle: 'Ativar “{name}”',
    sendLead:
      'Enviaremos um código para {destination} para verificar se nossas mensagens chegam a você.',
    needsPassword:
      'Com uma segunda etapa, o login sempre começa com uma senha: defina uma senha primeiro.',
    turnOff: 'Desativar',
    turnOffTitle: 'Desativar “{name}”?',
    turnOffLead: 'Ao entrar, esses códigos não serão mais pedidos.',
    turnOffLast: 'É a última que você tem: depois disso, sua senha bastará para entrar.',
    demanded:
      'Este aplicativo pede a todos uma segunda etapa: ative outra antes de desativar esta.',
  },

  ownData: {
    title: 'Seus dados',
    hint: 'Tudo o que este serviço guarda sobre você, em um arquivo; ou exclua a conta.',
    export: 'Baixar seus dados',
    exportTitle: 'Baixar seus dados',
    exportLead:
      'O arquivo contém seu perfil, como você entra, suas sessões e os aplicativos que usa. Ele não contém senhas, chaves nem códigos. Guarde-o onde só você possa lê-lo.',
    download: 'Baixar',
    delete: 'Excluir sua conta',
    deleteTitle: 'Excluir sua conta?',
    deleteLead:
      'Seu perfil e todas as suas formas de entrar são excluídos para sempre, e você sai de todos os lugares imediatamente. Ninguém pode recuperá-los. O que um aplicativo guarda sobre você continua nele.',
    confirm: 'Para confirmar, digite o nome da sua conta',
    notSame: 'Este não é o nome mostrado acima.',
    deleteForGood: 'Excluir para sempre',
    deletedTitle: 'Sua conta foi excluída',
    deletedLead: 'Você saiu de todos os lugares.',
  },
};
